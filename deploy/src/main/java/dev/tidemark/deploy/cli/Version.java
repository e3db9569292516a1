package dev.tidemark.deploy.cli;

import org.jspecify.annotations.Nullable;

/** The version of the program, as its jar names it. */
final class Version {
  private Version() {}

  static String current() {
    @Nullable String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(from classes)" : version;
  }
}
