package dev.tidemark.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Mailbox;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.report.WeeklyReport.Options;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nu.validator.client.EmbeddedValidator;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

/**
 * Reports are valid HTML and CSS to the checker behind validator.w3.org. The golden pages are what
 * the tests beside this one hold the program to.
 */
class HtmlValidityTest {
  private static final Path ROOT = Path.of(System.getProperty("tidemark.basedir", ".."));

  private static String check(String html) throws IOException, SAXException {
    var validator = new EmbeddedValidator();
    validator.setOutputFormat(EmbeddedValidator.OutputFormat.TEXT);
    return validator.validate(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void golden_everyPage_isValid() throws Exception {
    int pages = 0;
    for (String folder :
        List.of("analysis/src/test/resources/reports", "deploy/src/test/resources/reports")) {
      try (var files = Files.list(ROOT.resolve(folder))) {
        for (Path page : files.filter(file -> file.toString().endsWith(".html")).toList()) {
          assertThat(check(Files.readString(page)))
              .as("%s", page)
              .contains("No errors found")
              .doesNotContain("Warning:");
          pages++;
        }
      }
    }
    assertThat(pages).isEqualTo(6);
  }

  @Test
  void write_hostileText_leavesThePageValid() throws Exception {
    String title = "</a><script>x</script> & \" ' \u0001 \ud83d | ]]> --> &amp; \u202e";
    var mails =
        Mailbox.of(
            "a\"b<c>d%^[]{}`\\\\é@example.org | \"Q\" <q@example.org> | 02-18T10:00 | [PATCH] "
                + title.replace("|", "/")
                + " | a.c +1");
    WeeklyReport report =
        WeeklyReport.analysis(Options.DEFAULT)
            .of(AnalysisCatalog.of(mails), Period.week("2025-W08"));
    String html = ReportFormat.HTML.write(report);
    assertThat(html).contains("&lt;script&gt;");
    assertThat(check(html)).contains("No errors found").doesNotContain("Warning:");
  }

  /** The checker is really asked. */
  @Test
  void check_ofAPageWithFaults_findsThem() throws Exception {
    assertThat(check("<!DOCTYPE html><html lang=en><title>x</title><p><div>x</p><b foo=1>"))
        .contains("Error");
  }
}
