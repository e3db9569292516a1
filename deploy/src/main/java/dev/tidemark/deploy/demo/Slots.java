package dev.tidemark.deploy.demo;

import java.util.Locale;

/** What goes into the {@code «x»} slots of the texts; immutable. */
final class Slots {
  private static final int LETTERS = 128;
  static final Slots EMPTY = new Slots(new String[LETTERS]);

  private final String[] values;

  private Slots(String[] values) {
    this.values = values;
  }

  Slots with(char slot, String value) {
    String[] copy = values.clone();
    copy[slot] = value;
    return new Slots(copy);
  }

  /** Sets {@code lower} and the camel-case form of it in the upper-case slot. */
  Slots withName(char lower, String name) {
    return with(lower, name).with(Character.toUpperCase(lower), camel(name));
  }

  /** {@code text} with every slot filled; a slot nobody set stays as it is. */
  String fill(String text) {
    int open = text.indexOf('«');
    if (open < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 32);
    int done = 0;
    while (open >= 0) {
      String value = values[text.charAt(open + 1)];
      if (value != null && text.charAt(open + 2) == '»') {
        out.append(text, done, open).append(value);
        done = open + 3;
      }
      open = text.indexOf('«', open + 3);
    }
    return out.append(text, done, text.length()).toString();
  }

  static String camel(String name) {
    StringBuilder out = new StringBuilder(name.length());
    boolean up = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_' || c == '-' || c == ' ') {
        up = true;
      } else {
        out.append(up ? Character.toUpperCase(c) : c);
        up = false;
      }
    }
    return out.toString();
  }

  static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
