package dev.tidemark.deploy.demo;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Dates as mail has them (RFC 5322, section 3.3). Written out by hand, since the names that a JDK
 * gives to months change with its locale data.
 */
final class MailDate {
  private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private MailDate() {}

  /** {@code Tue, 5 Mar 2024 09:08:07 +0100}. */
  static String header(Instant when, ZoneOffset zone) {
    OffsetDateTime t = when.atOffset(zone);
    StringBuilder out = new StringBuilder(32);
    out.append(day(t)).append(", ").append(t.getDayOfMonth()).append(' ').append(month(t));
    out.append(' ').append(t.getYear()).append(' ');
    clock(out, t);
    return out.append(' ').append(zone(zone)).toString();
  }

  /** {@code Tue, Mar 05, 2024 at 09:08:07 +0100}, as mail programs head a quotation. */
  static String quoted(Instant when, ZoneOffset zone) {
    OffsetDateTime t = when.atOffset(zone);
    StringBuilder out = new StringBuilder(40);
    out.append(day(t)).append(", ").append(month(t)).append(' ');
    two(out, t.getDayOfMonth());
    out.append(", ").append(t.getYear()).append(" at ");
    clock(out, t);
    return out.append(' ').append(zone(zone)).toString();
  }

  /** {@code 20240305080807}, in UTC. */
  static String stamp(Instant when) {
    OffsetDateTime t = when.atOffset(ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(14);
    out.append(t.getYear());
    two(out, t.getMonthValue());
    two(out, t.getDayOfMonth());
    two(out, t.getHour());
    two(out, t.getMinute());
    two(out, t.getSecond());
    return out.toString();
  }

  /** {@code +0100}. */
  static String zone(ZoneOffset zone) {
    int minutes = zone.getTotalSeconds() / 60;
    StringBuilder out = new StringBuilder(5);
    out.append(minutes < 0 ? '-' : '+');
    two(out, Math.abs(minutes) / 60);
    two(out, Math.abs(minutes) % 60);
    return out.toString();
  }

  private static String day(OffsetDateTime t) {
    return DAYS[t.getDayOfWeek().getValue() - 1];
  }

  private static String month(OffsetDateTime t) {
    return MONTHS[t.getMonthValue() - 1];
  }

  private static void clock(StringBuilder out, OffsetDateTime t) {
    two(out, t.getHour());
    two(out.append(':'), t.getMinute());
    two(out.append(':'), t.getSecond());
  }

  private static void two(StringBuilder out, int number) {
    out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
