package dev.tidemark.deploy.demo;

import dev.tidemark.deploy.demo.SampleTexts.Template;
import dev.tidemark.deploy.demo.SampleTexts.Topic;
import dev.tidemark.deploy.demo.SourceTree.Block;
import dev.tidemark.deploy.demo.SourceTree.Edit;
import dev.tidemark.deploy.demo.SourceTree.Recipe;
import java.util.ArrayList;
import java.util.List;

/** The invented source tree before the story begins, and where things are in it. */
final class BaseTree {
  static final String MAINTAINERS = "MAINTAINERS";
  private static final List<String> CORE = List.of("core", "table", "util");
  private static final int BLOCKS_A_FILE = 7;

  private BaseTree() {}

  static SourceTree make(SampleTexts texts, Dice dice) {
    List<Edit> edits = new ArrayList<>();
    edits.add(put("scripts/tidy", Block.of("head", "#!/bin/sh", "exec git clean -dfx")));
    edits.add(put("README", Block.of("text", "Tide kernel", "", "See Documentation/.")));
    edits.add(put(MAINTAINERS, Block.of("head", "List of maintainers", "===================")));
    edits.add(
        put(
            "rust/kernel/lib.rs",
            Block.of(
                "head",
                "// SPDX-License-Identifier: GPL-2.0",
                "",
                "//! The `kernel` crate.",
                "",
                "#![no_std]",
                "")));
    edits.add(
        put(
            "rust/helpers/helpers.c",
            Block.of(
                "head",
                "// SPDX-License-Identifier: GPL-2.0",
                "/*",
                " * Inline functions and macros for Rust code.",
                " */",
                "")));
    edits.add(
        put(
            "Documentation/rust/index.rst",
            Block.of(
                "head",
                ".. SPDX-License-Identifier: GPL-2.0",
                "",
                "Rust",
                "====",
                "",
                ".. toctree::",
                "    :maxdepth: 1",
                "")));
    edits.add(
        put(
            "Documentation/driver-api/index.rst",
            Block.of(
                "head",
                ".. SPDX-License-Identifier: GPL-2.0",
                "",
                "Drivers",
                "=======",
                "",
                ".. toctree::",
                "    :maxdepth: 1",
                "")));
    for (Topic topic : texts.topics) {
      String home = home(topic);
      for (String name : CORE) {
        String path = home + "/" + name + suffix(topic.language);
        source(edits, texts, topic, path, "common", dice);
      }
      edits.add(put(maintainersKey(topic), topic, dice, texts));
      if (!topic.language.equals("rst")) {
        String parent = parent(topic);
        edits.add(
            put(parent + "/Makefile", Block.of("head", "# SPDX-License-Identifier: GPL-2.0")));
        edits.add(
            put(
                parent + "/Kconfig",
                Block.of(
                    "head",
                    "# SPDX-License-Identifier: GPL-2.0",
                    "",
                    "menu \"" + topic.name.replace("«p» ", "") + "\"")));
      }
      String legacy = home + "/legacy_" + topic.things.getFirst() + suffix(topic.language);
      source(edits, texts, topic, legacy, "old", dice);
    }
    return SourceTree.EMPTY.apply(edits).flat();
  }

  private static Edit put(String path, Block block) {
    return new Edit.Put(path, block);
  }

  private static Edit put(String key, Topic topic, Dice dice, SampleTexts texts) {
    return put(
        MAINTAINERS,
        Block.of(
            key,
            "",
            key.substring(key.indexOf(':') + 1),
            "M:\t" + texts.person(dice).mailbox(),
            "S:\tMaintained",
            "F:\t" + home(topic) + "/"));
  }

  private static void source(
      List<Edit> edits, SampleTexts texts, Topic topic, String path, String name, Dice dice) {
    edits.add(put(path, header(topic.language, name, topic.things.getFirst())));
    List<Template> blocks = texts.blocks(topic.language);
    for (int i = 0; i < BLOCKS_A_FILE; i++) {
      Slots slots = slots(topic, name, dice);
      edits.add(
          put(
              path,
              Block.of("b" + i, new Recipe(dice.pick(blocks), slots, dice.between(4, 90), 0))));
    }
  }

  static Slots slots(Topic topic, String name, Dice dice) {
    String thing = dice.pick(topic.things);
    String second = dice.pick(topic.things);
    if (second.equals(thing)) {
      second = "entries";
    }
    return Slots.EMPTY
        .withName('p', name)
        .with('U', Slots.upper(name))
        .withName('o', thing)
        .withName('a', second.endsWith("s") ? second : second + "s")
        .with('v', dice.pick(topic.verbs));
  }

  static String mainFile(Topic topic, String name) {
    String dir = topic.dir.replace("«p»", name);
    return topic.dir.contains("«p»")
        ? dir + "/" + name + "_main" + suffix(topic.language)
        : dir + "/" + name + suffix(topic.language);
  }

  static Block header(String language, String name, String thing) {
    return switch (language) {
      case "rust" ->
          Block.of(
              "head",
              "// SPDX-License-Identifier: GPL-2.0",
              "",
              "//! " + Slots.camel(name) + ": " + thing + " handling.",
              "",
              "use crate::prelude::*;");
      case "c" ->
          Block.of(
              "head",
              "// SPDX-License-Identifier: GPL-2.0-only",
              "/*",
              " * " + Slots.camel(name) + ": " + thing + " handling",
              " */",
              "",
              "#include <linux/module.h>",
              "#include <linux/platform_device.h>");
      case "header" -> Block.of("head", "/* SPDX-License-Identifier: GPL-2.0 */", "#pragma once");
      case "sh" -> Block.of("head", "#!/bin/sh", "# SPDX-License-Identifier: GPL-2.0", "");
      default ->
          Block.of(
              "head",
              ".. SPDX-License-Identifier: GPL-2.0",
              "",
              "=".repeat(name.length() + thing.length() + 4),
              " " + Slots.camel(name) + ": " + thing,
              "=".repeat(name.length() + thing.length() + 4),
              "");
    };
  }

  /** The folder of a topic's own files that are always there. */
  static String home(Topic topic) {
    return topic.dir.replace("«p»", "common");
  }

  /** The folder with the Makefile and the Kconfig that a new file of the topic must be named in. */
  static String parent(Topic topic) {
    int slash = topic.dir.lastIndexOf('/');
    return topic.dir.contains("«p»") ? topic.dir.substring(0, slash) : topic.dir;
  }

  static List<String> coreFiles(Topic topic) {
    return CORE.stream().map(n -> home(topic) + "/" + n + suffix(topic.language)).toList();
  }

  static String legacyFile(Topic topic) {
    return home(topic) + "/legacy_" + topic.things.getFirst() + suffix(topic.language);
  }

  static String suffix(String language) {
    return switch (language) {
      case "rust" -> ".rs";
      case "c" -> ".c";
      case "header" -> ".h";
      case "sh" -> ".sh";
      default -> ".rst";
    };
  }

  private static String maintainersKey(Topic topic) {
    return "entry:" + Slots.upper(topic.name.replace("«p» ", "")).replace("«P»", "");
  }
}
