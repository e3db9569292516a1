package dev.tidemark.deploy.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger by name; {@link LogRouter} knows what is wanted and where it goes. */
final class RoutedLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;
  private static final String OURS = "dev.tidemark.";

  private final boolean ours;

  RoutedLogger(String name) {
    this.name = name;
    this.ours = name.startsWith(OURS);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    String text = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
    LogRouter.write(ours, level, name, text, failure);
  }

  @Override
  public boolean isTraceEnabled() {
    return LogRouter.wants(ours, Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return LogRouter.wants(ours, Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return LogRouter.wants(ours, Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return LogRouter.wants(ours, Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }
}
