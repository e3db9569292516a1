package dev.tidemark.index.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Random;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.junit.jupiter.api.Test;
import org.tartarus.snowball.ext.EnglishStemmer;

class MailAnalyzersTest {

  @Test
  void words_wholesInsteadOfTheirParts() {
    assertThat(MailAnalyzers.words("set CONFIG_RUST in v5.17-rc8 now"))
        .extracting(word -> word.position() + ":" + word.term())
        .containsExactly("0:set", "1:config_rust", "3:in", "4:v5.17", "6:rc8", "7:now");
  }

  @Test
  void words_keepTheirPlacesInTheText() {
    assertThat(MailAnalyzers.words("f(x_y)"))
        .containsExactly(
            new MailAnalyzers.Word("f", false, 0, 0, 1),
            new MailAnalyzers.Word("x_y", true, 1, 2, 5));
  }

  @Test
  void words_ofAnIdentifierTooLongForAWhole_areItsParts() {
    String text = "part_".repeat(20) + "end";
    assertThat(MailAnalyzers.words(text)).hasSize(21);
  }

  @Test
  void forms_meetWhatTheIndexHolds() {
    assertThat(MailAnalyzers.forms("allocation")).containsExactly("allocation", "alloc", "Zalloc");
    assertThat(MailAnalyzers.forms("alloc")).containsExactly("alloc", "Zalloc");
    assertThat(MailAnalyzers.forms("größen")).containsExactly("größen");
    assertThat(MailAnalyzers.forms("gary's")).containsExactly("gary's", "gari", "Zgari");
    // every pair of words with one stem finds the other
    for (String one : new String[] {"allocate", "allocates", "allocating", "alloc"}) {
      for (String other : new String[] {"allocation", "allocated", "alloc"}) {
        assertThat(MailAnalyzers.terms(other, true))
            .containsAnyElementsOf(MailAnalyzers.forms(one));
      }
    }
  }

  @Test
  void stem_asTheEnglishStemmerHasIt() {
    long seed = Seeds.seed();
    var random = new Random(seed);
    var stemmer = new EnglishStemmer();
    String[] ends = {"", "s", "es", "ies", "ed", "ing", "ly", "ation", "ness", "ful", "e", "y"};
    for (int i = 0; i < 20_000; i++) {
      var word = new StringBuilder();
      int length = 1 + random.nextInt(9);
      for (int c = 0; c < length; c++) {
        word.append((char) ('a' + random.nextInt(26)));
      }
      word.append(ends[random.nextInt(ends.length)]);
      stemmer.setCurrent(word.toString());
      stemmer.stem();
      assertThat(MailAnalyzers.stem(word.toString()))
          .as("stem of %s, seed %d", word, seed)
          .isEqualTo(stemmer.getCurrent());
    }
  }

  @Test
  void analyzer_givesTheSameTermsWithOffsets() throws IOException {
    String text = "Fix dma_alloc_coherent in drivers/gpu allocations";
    try (Analyzer analyzer = MailAnalyzers.analyzer();
        TokenStream stream = analyzer.tokenStream(Fields.PROSE, text)) {
      var term = stream.getAttribute(CharTermAttribute.class);
      var offsets = stream.getAttribute(OffsetAttribute.class);
      var terms = new ArrayList<String>();
      stream.reset();
      while (stream.incrementToken()) {
        terms.add(term.toString());
        if (term.charAt(0) != Stems.MARK) {
          String word = term.toString().replaceFirst("^" + KernelTokenizer.PART, "");
          assertThat(text.substring(offsets.startOffset(), offsets.endOffset()))
              .isEqualToIgnoringCase(word);
        }
      }
      stream.end();
      assertThat(terms).isEqualTo(MailAnalyzers.terms(text, true));
    }
  }
}
