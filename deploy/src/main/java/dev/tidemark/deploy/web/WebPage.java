package dev.tidemark.deploy.web;

import dev.tidemark.analysis.report.Html;
import java.util.function.Consumer;

/** What all pages have around them. */
final class WebPage {
  private WebPage() {}

  /**
   * A page.
   *
   * @param title plain text
   * @param content writes what follows the headline
   */
  static WebAnswer of(String title, Consumer<Html> content) {
    var html = new Html();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    html.text(title).raw("</title>\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>");
    html.raw(WebAnswer.styleElement()).raw("</style>\n</head>\n<body>\n<main>\n<h1>");
    html.text(title).raw("</h1>\n");
    content.accept(html);
    html.raw("</main>\n</body>\n</html>\n");
    return WebAnswer.of(WebAnswer.HTML, html.toString());
  }
}
