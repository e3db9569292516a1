package dev.tidemark.deploy.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A copy of a public-inbox in which the mails of the original arrive again, in their order: the
 * epochs hold all objects, their branches lead to ever later commits.
 */
final class ArrivingInbox {
  private static final String BRANCH = "refs/heads/master";

  /** A commit that is still to come. */
  private record Arrival(Path epoch, String commit) {}

  private final Path path;
  private final Deque<Arrival> arrivals = new ArrayDeque<>();

  /**
   * @param original is not written to, and must stay as long as the copy
   * @param path where the copy is made; empty at first
   */
  ArrivingInbox(Path original, Path path) throws IOException, InterruptedException {
    this.path = path;
    Files.createDirectories(path.resolve("git"));
    for (int number = 0; Files.exists(original.resolve("git/" + number + ".git")); number++) {
      Path source = original.resolve("git/" + number + ".git");
      Path epoch = path.resolve("git/" + number + ".git");
      git("clone", "-q", "--bare", "--shared", source.toString(), epoch.toString());
      String head = git("-C", epoch.toString(), "symbolic-ref", "HEAD");
      for (String commit : git("-C", epoch.toString(), "rev-list", "--reverse", head).split("\n")) {
        arrivals.add(new Arrival(epoch, commit));
      }
      git("-C", epoch.toString(), "update-ref", "-d", head);
      git("-C", epoch.toString(), "symbolic-ref", "HEAD", BRANCH);
    }
  }

  Path path() {
    return path;
  }

  /** How many mails are still to come. */
  int left() {
    return arrivals.size();
  }

  /** Lets the next mails arrive. */
  void arrive(int mails) throws IOException, InterruptedException {
    Arrival last = null;
    for (int i = 0; i < mails && !arrivals.isEmpty(); i++) {
      Arrival next = arrivals.removeFirst();
      if (last != null && !last.epoch().equals(next.epoch())) {
        move(last);
      }
      last = next;
    }
    if (last != null) {
      move(last);
    }
  }

  private static void move(Arrival to) throws IOException, InterruptedException {
    git("-C", to.epoch().toString(), "update-ref", BRANCH, to.commit());
  }

  private static String git(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(Arrays.asList(words));
    Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(git.waitFor()).as(output).isZero();
    return output;
  }
}
