package dev.tidemark.index.search;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.thread.MailThread;
import dev.tidemark.index.thread.Threader;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real public-inbox with a full index, served by its own httpd, is asked the same queries on the
 * same real archive. Its index takes a minute of processor time, so this runs with the campaigns.
 */
@Tag("campaign")
class PublicInboxOracleTest {
  private static final Path LORE =
      Path.of(System.getProperty("tidemark.basedir", ".."), "..", "shared", "lore");

  /** Names each Message-ID that public-inbox finds for each query given on standard input. */
  private static final String ASK =
      """
      use strict; use PublicInbox::Config; use PublicInbox::Inbox;
      binmode STDIN, ':utf8'; binmode STDOUT, ':utf8';
      my $inbox = PublicInbox::Config->new($ENV{PI_CONFIG})->lookup_name('rust-for-linux');
      my $search = $inbox->search;
      while (my $query = <STDIN>) {
        chomp $query; my $asked = $query;
        my $found = eval {
          $search->query_approxidate($inbox->git, $asked);
          $search->mset_to_smsg($inbox, $search->mset($asked, { limit => 100000 }));
        };
        print join("\\t", $query, $@ ? ('ERROR') : map { $_->{mid} } @$found), "\\n";
      }
      """;

  /** Names the Message-IDs of each thread that public-inbox keeps. */
  private static final String THREADS =
      """
      use strict; use PublicInbox::Config; use PublicInbox::Inbox;
      binmode STDOUT, ':utf8';
      my $inbox = PublicInbox::Config->new($ENV{PI_CONFIG})->lookup_name('rust-for-linux');
      my $rows = $inbox->over->dbh->selectall_arrayref('SELECT num, tid FROM over WHERE num > 0');
      my %thread;
      push @{$thread{$_->[1]}}, $inbox->over->get_art($_->[0])->{mid} for @$rows;
      print join("\\t", @$_), "\\n" for values %thread;
      """;

  private static final String SAME = "same";
  private static final String PARTS = "parts";

  @TempDir static Path folder;
  private static MailSearcher ours;
  private static Process server;
  private static int port;

  @BeforeAll
  static void buildBoth() throws Exception {
    assumeTrue(Files.isDirectory(LORE), "no real archive at " + LORE);
    assumeTrue(installed("public-inbox-httpd"), "public-inbox is not installed");
    port = freePort();
    var builder =
        new ProcessBuilder(
            LORE.resolve("serve").toString(), folder.toString(), String.valueOf(port));
    builder.environment().put("TIDEMARK_INDEXLEVEL", "full");
    server =
        builder
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("serve.log").toFile())
            .start();
    waitForServer();
    try (TestIndex index = TestIndex.in(folder.resolve("index"))) {
      for (int epoch = 0; epoch < 2; epoch++) {
        addEpoch(index, folder.resolve("rust-for-linux/git/" + epoch + ".git"));
      }
      index.commit();
    }
    ours = MailSearcher.open(folder.resolve("index"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (ours != null) {
      ours.close();
    }
    if (server != null) {
      server.destroy();
      server.waitFor();
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          s:"Rust support" f:ojeda                     | 101
          dfn:rust/kernel/sync.rs                      | 37
          "crates in other kernel directories"         | 6
          nq:provenance d:2025-03-01..2025-03-31       | 33
          """)
  void search_overHttp_findsTheSameMessageIds(String query, int count) throws Exception {
    Set<String> theirs = askOverHttp(query);
    assertThat(theirs).hasSize(count);
    assertThat(found(query, true)).isEqualTo(theirs);
  }

  /**
   * The table says of each query whether both find the same, on the terms of lore and on our own,
   * and if not, why. A difference that is not in it fails, and so does a reason that is needed no
   * more.
   */
  @Test
  void search_manyQueries_differOnlyByRule() throws Exception {
    List<Row> rows = rows();
    Map<String, List<String>> answers = askPerl(rows.stream().map(Row::query).toList());
    var wrong = new ArrayList<String>();
    int same = 0;
    int sameByDefault = 0;
    for (Row row : rows) {
      Set<String> theirs = new LinkedHashSet<>(answers.get(row.query()));
      Set<String> onLore = found(row.query(), true);
      Set<String> byDefault = found(row.query(), false);
      if (onLore.equals(theirs) != row.onLore().equals(SAME)) {
        wrong.add(row.query() + " on lore's terms: " + difference(onLore, theirs));
      }
      if (byDefault.equals(theirs) != row.byDefault().equals(SAME)) {
        wrong.add(row.query() + " by default: " + difference(byDefault, theirs));
      }
      if (row.byDefault().equals(PARTS)) {
        wrong.addAll(unexplained(row.query(), onLore, byDefault));
      }
      same += onLore.equals(theirs) ? 1 : 0;
      sameByDefault += byDefault.equals(theirs) ? 1 : 0;
    }
    assertThat(wrong).isEmpty();
    assertThat(100 * same).as("the same on lore's terms").isGreaterThanOrEqualTo(95 * rows.size());
    assertThat(2 * sameByDefault).as("the same by default").isGreaterThan(rows.size());
  }

  /** Where what is found beyond lore is not found by a part; empty if all of it is. */
  private static List<String> unexplained(String query, Set<String> onLore, Set<String> byDefault)
      throws IOException {
    if (query.contains(" -") || query.contains("NOT")) {
      return List.of(); // what is found less often is left out less often
    }
    var wrong = new ArrayList<String>();
    if (!byDefault.containsAll(onLore)) {
      wrong.add(query + " by default: " + difference(byDefault, onLore));
    }
    for (String id : byDefault) {
      if (!onLore.contains(id) && !foundByPart(query, id)) {
        wrong.add(query + " finds " + id + " by no part of an identifier");
      }
    }
    return wrong;
  }

  private static String difference(Set<String> mine, Set<String> theirs) {
    return "more "
        + mine.stream().filter(id -> !theirs.contains(id)).limit(5).toList()
        + ", less "
        + theirs.stream().filter(id -> !mine.contains(id)).limit(5).toList();
  }

  /** Newest first means the same to both, but for mails of one second. */
  @Test
  void search_order_isPublicInboxs() throws Exception {
    Map<String, Long> received = new HashMap<>();
    ours.forEachSummary(mail -> received.put(mail.messageId().value(), mail.received()));
    for (List<String> answer : askPerl(Set.of("s:rust", "d:20250101..", "f:ojeda")).values()) {
      assertThat(answer.stream().map(received::get).toList())
          .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }
  }

  @Test
  void threads_areThoseOfPublicInbox() throws Exception {
    Set<Set<String>> theirs = new HashSet<>();
    for (List<String> thread : perl(THREADS, folder.resolve("config"))) {
      theirs.add(new HashSet<>(thread));
    }
    var mails = new ArrayList<MailSummary>();
    ours.forEachSummary(mails::add);
    Set<Set<String>> mine = new HashSet<>();
    for (MailThread thread : Threader.of(mails)) {
      Set<String> ids = new HashSet<>();
      thread.mails().forEach(mail -> ids.add(mail.messageId().value()));
      mine.add(ids);
    }
    assertThat(mine).isEqualTo(theirs).hasSize(500);
  }

  private static Set<String> found(String query, boolean onLore) throws Exception {
    SearchRequest request;
    try {
      request = SearchRequest.of(query, Clock.systemUTC()).asOnLore(onLore);
    } catch (QueryException e) {
      return Set.of("ERROR: " + e.getMessage());
    }
    Set<String> found = new LinkedHashSet<>();
    for (Hit hit : ours.search(request.page(0, SearchRequest.MAX_LIMIT)).hits()) {
      found.add(hit.mail().messageId().value());
    }
    return found;
  }

  /** Whether a word of the query is part of a longer one in the mail, or in an attached file. */
  private static boolean foundByPart(String query, String id) throws IOException {
    MailSummary summary = ours.mail(new MessageId(id)).orElseThrow();
    RawMail raw = ours.copies(summary).getFirst();
    if (new String(raw.bytes(), ISO_8859_1).contains("Content-Type: application/")) {
      return true;
    }
    MailMessage mail = new MailParser(ParserLimits.DEFAULT).parse(raw.bytes(), raw.archived());
    String text =
        String.join(
                "\n",
                mail.messageIds().toString(),
                mail.subject(),
                mail.from().toString(),
                mail.to().toString(),
                mail.cc().toString(),
                mail.body().text())
            .toLowerCase(Locale.ROOT);
    Matcher word =
        Pattern.compile("[\\p{L}\\p{N}_]+")
            .matcher(query.replaceAll("\\b[a-z]+:(?!:)", "").toLowerCase(Locale.ROOT));
    while (word.find()) {
      String stem =
          word.group()
              .replaceFirst(
                  "(at(?:e|es|ed|ing|ions?|ors?)|or|ing|e?s|e|ed|ions?|y|ies|i?ly|er)$", "");
      String joined = "[\\p{L}\\p{N}][_.,;&'’]_*" + stem + "|" + stem + "\\p{L}*[_&'’+#]";
      String beside = "\\p{IsHan}" + stem + "|" + stem + "\\p{L}*\\p{IsHan}";
      if (Pattern.compile("\\b_+" + stem + "|" + joined + "|" + beside).matcher(text).find()) {
        return true;
      }
    }
    return false;
  }

  /** A line of the table. */
  private record Row(String query, String onLore, String byDefault) {}

  private static List<Row> rows() throws IOException {
    var rows = new ArrayList<Row>();
    try (InputStream table =
        PublicInboxOracleTest.class.getResourceAsStream("oracle-queries.txt")) {
      assertThat(table).isNotNull();
      for (String line : new String(table.readAllBytes(), UTF_8).lines().toList()) {
        if (!line.startsWith("# ") && !line.isBlank()) {
          int last = line.lastIndexOf('|');
          int first = line.lastIndexOf('|', last - 1);
          rows.add(
              new Row(
                  line.substring(0, first).strip(),
                  line.substring(first + 1, last).strip(),
                  line.substring(last + 1).strip()));
        }
      }
    }
    return rows;
  }

  // Public-inbox

  private static Set<String> askOverHttp(String query) throws Exception {
    Set<String> found = new LinkedHashSet<>();
    Pattern link =
        Pattern.compile("<link\\s+href=\"http://[^\"]*/rust-for-linux/([^\"/]+@[^\"/]+)/\"");
    int before = -1;
    for (int offset = 0; found.size() > before; offset += 200) {
      before = found.size();
      String page = get("?q=" + URLEncoder.encode(query, UTF_8) + "&x=A&l=200&o=" + offset).body();
      Matcher matcher = link.matcher(page);
      while (matcher.find()) {
        found.add(URLDecoder.decode(matcher.group(1).replace("+", "%2B"), UTF_8));
      }
    }
    return found;
  }

  private static Map<String, List<String>> askPerl(Collection<String> queries) throws Exception {
    Map<String, List<String>> answers = new HashMap<>();
    for (List<String> line : perl(ASK, Files.write(folder.resolve("queries"), queries))) {
      answers.put(line.getFirst(), line.subList(1, line.size()));
    }
    return answers;
  }

  /** The lines a script prints, taken apart at tabs. */
  private static List<List<String>> perl(String script, Path input) throws Exception {
    Path log = folder.resolve("perl.log");
    var builder = new ProcessBuilder("perl", "-e", script);
    builder.environment().put("PI_CONFIG", folder.resolve("config").toString());
    Process perl = builder.redirectInput(input.toFile()).redirectError(log.toFile()).start();
    var lines = new ArrayList<List<String>>();
    for (String line : new String(perl.getInputStream().readAllBytes(), UTF_8).lines().toList()) {
      lines.add(List.of(line.split("\t", -1)));
    }
    assertThat(perl.waitFor()).as(Files.readString(log)).isZero();
    return lines;
  }

  private static HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/rust-for-linux/" + path))
              .timeout(Duration.ofMinutes(1))
              .build(),
          HttpResponse.BodyHandlers.ofString(UTF_8));
    }
  }

  private static void waitForServer() throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(15).toNanos();
    while (true) {
      try {
        assertThat(get("").statusCode()).isEqualTo(200);
        return;
      } catch (ConnectException e) {
        boolean ended = server.waitFor(500, TimeUnit.MILLISECONDS);
        if (ended || System.nanoTime() > deadline) {
          throw new AssertionError(
              "public-inbox did not start: " + Files.readString(folder.resolve("serve.log")), e);
        }
      }
    }
  }

  private static boolean installed(String program) {
    for (String part : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(part, program))) {
        return true;
      }
    }
    return false;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  // The archive

  /** Adds every mail of an epoch: the blob {@code m} of each commit, oldest first. */
  private static void addEpoch(TestIndex index, Path repository) throws Exception {
    List<String> git = List.of("git", "--git-dir=" + repository);
    var blobs = new ArrayList<String>();
    Process log =
        process(
                git,
                "log",
                "--reverse",
                "--raw",
                "-r",
                "--no-abbrev",
                "--pretty=tformat:",
                "master")
            .start();
    for (String line : new String(log.getInputStream().readAllBytes(), UTF_8).lines().toList()) {
      String[] change = line.split("[ \t]");
      if (change.length == 6 && change[5].equals("m") && !change[4].equals("D")) {
        blobs.add(change[3]);
      }
    }
    assertThat(log.waitFor()).isZero();
    Path names = Files.write(folder.resolve("blobs"), blobs);
    Process cat = process(git, "cat-file", "--batch").redirectInput(names.toFile()).start();
    try (var in = new DataInputStream(new BufferedInputStream(cat.getInputStream(), 1 << 20))) {
      for (int i = 0; i < blobs.size(); i++) {
        var header = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
          header.append((char) c);
        }
        byte[] mail = new byte[Integer.parseInt(header.substring(header.lastIndexOf(" ") + 1))];
        in.readFully(mail);
        in.readByte();
        index.add("rust-for-linux", mail);
      }
    }
    assertThat(cat.waitFor()).isZero();
  }

  private static ProcessBuilder process(List<String> command, String... more) {
    var all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.DISCARD);
  }
}
