package dev.tidemark.ingest.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An inbox on a public-inbox server such as lore.kernel.org, over HTTP or HTTPS. Each epoch is
 * mirrored as a bare repository; only those are fetched that {@code manifest.js.gz} says have
 * changed since the last time, and epochs that appear are followed. The mirrors are laid out as a
 * public-inbox v2 inbox ({@code git/0.git} …), so other tools can read them too.
 *
 * <p>The manifest is asked for at the inbox's own URL first, as it is small there, then up to the
 * root of the host. A server without one is asked for epoch 0, 1, 2 … until there is none.
 *
 * <p>If fetching fails, what was mirrored before is still read before the failure is thrown.
 */
public final class LoreInbox implements MailSource {
  private static final Logger LOGGER = LoggerFactory.getLogger(LoreInbox.class);
  private static final String MANIFEST = "/manifest.js.gz";

  /** Epochs asked for one by one where there is no manifest. */
  private static final int MAX_PROBED_EPOCHS = 10_000;

  private final String name;
  private final String list;
  private final URI url;
  private final Path mirror;
  private final FetchSettings settings;

  /**
   * @param url the inbox's URL, without a slash at its end
   * @param mirror directory for the mirrored epochs and what goes with them
   */
  LoreInbox(String name, String list, URI url, Path mirror, FetchSettings settings) {
    this.name = name;
    this.list = list;
    this.url = url;
    this.mirror = mirror;
    this.settings = settings;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String list() {
    return list;
  }

  @Override
  public void read(SourceCursor from, MailSink sink) throws IOException, InterruptedException {
    try (SourceStore store = SourceStore.open(mirror)) {
      IOException failure = null;
      try {
        fetch(sink);
      } catch (IOException e) {
        failure = e;
      }
      List<InboxWalk.Epoch> epochs = PublicInboxDirectory.epochs(mirror);
      if (!epochs.isEmpty()) {
        InboxWalk.read(name, list, epochs, store, from, sink);
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  private void fetch(MailSink sink) throws IOException, InterruptedException {
    List<InboxManifest.Epoch> epochs = manifest();
    if (epochs == null) {
      probe(sink);
      return;
    }
    for (InboxManifest.Epoch epoch : epochs) {
      EpochMirror mirrored = mirror(epoch.epoch());
      if (!epoch.state().isEmpty() && epoch.state().equals(mirrored.fetchedState())) {
        continue;
      }
      if (!mirrored.fetch(url + epoch.path(), epoch.state(), settings, sink)) {
        throw new IOException(
            "cannot fetch "
                + url
                + epoch.path()
                + ": the manifest names it, but there is no repository");
      }
      LOGGER
          .atInfo()
          .addKeyValue("list", list)
          .addKeyValue("epoch", epoch.epoch())
          .log("epoch fetched");
    }
  }

  private EpochMirror mirror(int epoch) {
    return new EpochMirror(
        mirror.resolve("git").resolve(epoch + ".git"),
        list + "/git/" + epoch + ".git",
        EpochMirror.BRANCHES);
  }

  /** The epochs the server's manifest names for this inbox, or null if no manifest does. */
  private @Nullable List<InboxManifest.Epoch> manifest() throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(settings.timeout())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      String inboxPath = url.getPath();
      String base = url.toString();
      for (String path = inboxPath; ; path = path.substring(0, path.lastIndexOf('/'))) {
        String address = base.substring(0, base.length() - (inboxPath.length() - path.length()));
        byte[] bytes = get(client, URI.create(address + MANIFEST));
        if (bytes != null) {
          try {
            List<InboxManifest.Epoch> epochs = InboxManifest.epochs(bytes, inboxPath);
            if (!epochs.isEmpty()) {
              return epochs;
            }
          } catch (IOException e) {
            // Servers that answer everything with a page are not asked in vain further up.
            LOGGER
                .atDebug()
                .addKeyValue("url", address + MANIFEST)
                .addKeyValue("error", e.getMessage())
                .log("not a manifest");
          }
        }
        if (path.isEmpty()) {
          return null;
        }
      }
    }
  }

  /** The body of an answer 200, or null for 404 and 410. */
  private byte @Nullable [] get(HttpClient client, URI address)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(settings.timeout())
            .header("User-Agent", settings.userAgent())
            .build();
    return Retry.<byte @Nullable []>run(
        settings,
        () -> {
          HttpResponse<InputStream> response;
          byte[] body;
          try {
            response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
              body = in.readNBytes(InboxManifest.MAX_BYTES + 1);
            }
          } catch (IOException e) {
            throw new Retry.PassingException(
                "cannot read " + address + ": " + describe(e), e, null);
          }
          int status = response.statusCode();
          if (status == 200) {
            return body;
          }
          if (status == 404 || status == 410) {
            return null;
          }
          String message = "cannot read " + address + ": the server answered HTTP " + status;
          if (status >= 500 || status == 429) {
            throw new Retry.PassingException(message, null, retryAfter(response));
          }
          throw new IOException(message);
        });
  }

  /** Some exceptions of the HTTP client have no text of their own. */
  private static String describe(IOException e) {
    String message = e.getMessage();
    if (message != null) {
      return message;
    }
    return switch (e) {
      case HttpTimeoutException slow -> "no answer in time";
      case ConnectException refused -> "nobody can be reached there";
      default -> e.getClass().getSimpleName();
    };
  }

  private static @Nullable Duration retryAfter(HttpResponse<?> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    try {
      return seconds.isEmpty() ? null : Duration.ofSeconds(Long.parseLong(seconds));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private void probe(MailSink sink) throws IOException, InterruptedException {
    List<String> forms = new ArrayList<>(List.of("/", "/git/"));
    for (int epoch = 0; epoch < MAX_PROBED_EPOCHS; epoch++) {
      boolean there = false;
      for (String form : List.copyOf(forms)) {
        String address = url + form + epoch + (form.equals("/") ? "" : ".git");
        if (mirror(epoch).fetch(address, "", settings, sink)) {
          there = true;
          forms.retainAll(List.of(form));
          break;
        }
      }
      if (!there && epoch == 0) {
        throw new IOException(
            "cannot read "
                + url
                + ": not a public-inbox. Found neither a manifest.js.gz that names it nor an epoch"
                + " 0; expected the URL of an inbox, such as"
                + " https://lore.kernel.org/rust-for-linux");
      }
      if (!there) {
        return;
      }
    }
  }
}
