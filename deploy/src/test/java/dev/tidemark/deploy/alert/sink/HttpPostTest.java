package dev.tidemark.deploy.alert.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tidemark.deploy.alert.HttpReceiver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against real sockets. */
@Timeout(120)
class HttpPostTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final byte[] BODY = "b\u00f6dy".getBytes(UTF_8);

  private static HttpPost post(HttpPost.Resolver resolver) {
    return new HttpPost(resolver, InetAddress::isLoopbackAddress, LIMIT);
  }

  @Test
  void send_aBody_arrivesWithItsHeaders() throws IOException {
    try (var receiver = new HttpReceiver()) {
      receiver.answer(202);
      HttpPost.Answer answer =
          post(InetAddress::getAllByName)
              .send(URI.create(receiver.url("/a%20b?c=d")), Map.of("X-One", "1"), BODY);
      assertThat(answer).isEqualTo(new HttpPost.Answer(202, null));
      assertThat(receiver.requests())
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.path()).isEqualTo("/a%20b?c=d");
                assertThat(request.header("X-One")).isEqualTo("1");
                assertThat(request.body()).isEqualTo("b\u00f6dy");
              });
    }
  }

  @Test
  void send_nameThatChangesItsAddress_goesWhereTheCheckedOneLeads() throws IOException {
    try (var receiver = new HttpReceiver()) {
      var asked = new ArrayList<String>();
      HttpPost.Resolver rebinding =
          host -> {
            asked.add(host);
            return new InetAddress[] {
              InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), InetAddress.getLoopbackAddress()
            };
          };
      URI url = URI.create(receiver.url("/").replace("127.0.0.1", "hooks.example.org"));
      assertThat(post(rebinding).send(url, Map.of(), BODY).status()).isEqualTo(200);
      assertThat(asked).containsExactly("hooks.example.org");
      assertThat(receiver.requests().getFirst().header("Host")).startsWith("hooks.example.org:");
    }
  }

  @Test
  void send_whereNoAddressIsAllowed_isRefusedBeforeAnyConnection() throws IOException {
    try (var receiver = new HttpReceiver()) {
      var guarded = new HttpPost(InetAddress::getAllByName, PublicAddress::is, LIMIT);
      for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]")) {
        URI url = URI.create(receiver.url("/").replace("127.0.0.1", host));
        assertThatExceptionOfType(HttpPost.RefusedAddressException.class)
            .isThrownBy(() -> guarded.send(url, Map.of(), BODY));
      }
      assertThat(receiver.requests()).isEmpty();
    }
  }

  @Test
  void send_serverThatNeverAnswers_endsAtTheLimit() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var hasty = new HttpPost(InetAddress::getAllByName, address -> true, Duration.ofMillis(200));
      URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> hasty.send(url, Map.of(), BODY));
      URI secure = URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/");
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> hasty.send(secure, Map.of(), BODY));
    }
  }

  @Test
  void send_serverWithACertificateOfItsOwn_isNotTrusted() {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtps"));
    server.start();
    try {
      URI url = URI.create("https://127.0.0.1:" + server.getSmtps().getPort() + "/");
      assertThatExceptionOfType(SSLException.class)
          .isThrownBy(() -> post(InetAddress::getAllByName).send(url, Map.of(), BODY));
    } finally {
      server.stop();
    }
  }

  @Test
  void send_oddAnswers_areReadOrRefused() throws Exception {
    assertThat(answered("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n").status())
        .isEqualTo(204);
    assertThat(answered("HTTP/1.0 503 Busy\nretry-AFTER: 120\n\n"))
        .isEqualTo(new HttpPost.Answer(503, "120"));
    for (String odd :
        List.of(
            "",
            "HTTP/1.1 200",
            "SSH-2.0-x\r\n\r\n",
            "HTTP/1.1 2x0 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: " + "x".repeat(1 << 15))) {
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> answered(odd));
    }
  }

  /** What is made of an answer that a server gives without reading much. */
  private static HttpPost.Answer answered(String answer) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread serving =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket socket = server.accept()) {
                      byte[] request = new byte[1 << 12];
                      int read = 0;
                      while (!new String(request, 0, read, UTF_8).endsWith("b\u00f6dy")) {
                        read += socket.getInputStream().read(request, read, 1 << 10);
                      }
                      OutputStream out = socket.getOutputStream();
                      out.write(answer.getBytes(US_ASCII));
                      out.flush();
                    } catch (IOException e) {
                      // The client has gone; what it made of it is what is looked at.
                    }
                  });
      try {
        return post(InetAddress::getAllByName)
            .send(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"), Map.of(), BODY);
      } finally {
        serving.join();
      }
    }
  }
}
