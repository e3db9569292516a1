package dev.tidemark.index.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelTokenizerTest {

  /** Terms as {@code position:term}. */
  private static List<String> placed(String text, boolean stemmed) {
    var tokenizer = new KernelTokenizer(new Stems());
    tokenizer.start(stemmed);
    tokenizer.range(text.toCharArray(), 0, text.length(), 0);
    var terms = new ArrayList<String>();
    int position = -1;
    while (tokenizer.next()) {
      position += tokenizer.increment();
      terms.add(position + ":" + tokenizer.termText());
    }
    return terms;
  }

  private static List<String> terms(String text) {
    return MailAnalyzers.terms(text, false);
  }

  @Test
  void words_lowerCased() {
    assertThat(placed("The GPU driver, v2!", false))
        .containsExactly("0:the", "1:gpu", "2:driver", "3:v2");
  }

  @Test
  void path_isThePhraseOfItsParts() {
    assertThat(placed("rust/kernel/sync/arc.rs", false))
        .containsExactly("0:rust", "1:kernel", "2:sync", "3:arc", "4:rs");
  }

  @Test
  void rustName_isThePhraseOfItsParts() {
    assertThat(placed("kernel::sync::Arc<T>", false))
        .containsExactly("0:kernel", "1:sync", "2:arc", "3:t");
  }

  @Test
  void identifier_wholeAndParts() {
    assertThat(placed("call dma_alloc_coherent(dev)", false))
        .containsExactly(
            "0:call", "1:dma_alloc_coherent", "1:dma", "2:alloc", "3:coherent", "4:dev");
    assertThat(placed("CONFIG_RUST=y", false))
        .containsExactly("0:config_rust", "0:config", "1:rust", "2:y");
  }

  @Test
  void identifier_underscoresAtItsEndsBelongToTheWhole() {
    assertThat(placed("__init foo_", false))
        .containsExactly("0:__init", "0:init", "1:foo_", "1:foo");
    assertThat(terms("____ _")).isEmpty();
  }

  @Test
  void version_wholeAndParts() {
    assertThat(placed("since v5.17-rc8 and 6.1.2.", false))
        .containsExactly(
            "0:since", "1:v5.17", "1:v5", "2:17", "3:rc8", "4:and", "5:6.1.2", "5:6", "6:1", "7:2");
  }

  @Test
  void dot_joinsDigitsOnly() {
    assertThat(terms("foo.bar 1.x x.1 1..2 .5 5."))
        .containsExactly("foo", "bar", "1", "x", "x", "1", "1", "2", "5", "5");
  }

  @Test
  void hash_isOneTerm() {
    assertThat(terms("commit 8b74a4707bc6 (\"x\")")).containsExactly("commit", "8b74a4707bc6", "x");
  }

  @Test
  void address_isThePhraseOfItsParts() {
    assertThat(placed("<jane.doe@example.org>", false))
        .containsExactly("0:jane", "1:doe", "2:example", "3:org");
  }

  @Test
  void longRun_leftOutButKeepsItsPlace() {
    assertThat(placed("a " + "x".repeat(65) + " b", false)).containsExactly("0:a", "2:b");
    assertThat(placed("x".repeat(64), false)).containsExactly("0:" + "x".repeat(64));
  }

  @Test
  void longIdentifier_partsOnly() {
    String text = "part_".repeat(20) + "end";
    assertThat(terms(text)).doesNotContain(text).contains("part", "end").hasSize(21);
    assertThat(placed("a_" + "x".repeat(70) + "_b", false)).containsExactly("0:a", "2:b");
  }

  @Test
  void endlessIdentifier_cut() {
    assertThat(terms("ab_".repeat(1_000_000)))
        .hasSizeBetween(KernelTokenizer.MAX_COMPOUND / 3, KernelTokenizer.MAX_COMPOUND / 3 + 1);
  }

  @Test
  void unicode_lettersAndMarksMakeWords() {
    assertThat(terms("Björn Öberg, ПАТЧ ядра")).containsExactly("björn", "öberg", "патч", "ядра");
    // o with a combining diaeresis is the same word
    assertThat(terms("Bjo\u0308rn")).containsExactly("björn");
    assertThat(terms("naïve_name")).containsExactly("naïve_name", "naïve", "name");
    assertThat(terms("soft\u00adhyphen")).containsExactly("softhyphen");
  }

  @Test
  void cjk_eachCharacterByItself() {
    assertThat(placed("回复: 内核补丁", false)).containsExactly("0:回", "1:复", "2:内", "3:核", "4:补", "5:丁");
    assertThat(placed("rust内核v2", false)).containsExactly("0:rust", "1:内", "2:核", "3:v2");
    assertThat(placed("カーネル", false)).containsExactly("0:カ", "1:ー", "2:ネ", "3:ル");
    assertThat(terms("커널 패치")).containsExactly("커널", "패치");
  }

  @Test
  void surrogates_wholeOrBroken() {
    assertThat(terms("a \uD840\uDC0B b")).containsExactly("a", "\uD840\uDC0B", "b");
    assertThat(terms("x \uD840 y \uDC0B z 😀 w")).containsExactly("x", "y", "z", "w");
  }

  @Test
  void stems_besideTheirWords() {
    assertThat(placed("allocations fail", true))
        .containsExactly("0:allocations", "0:Zalloc", "1:fail");
  }

  @Test
  void stems_onlyForPlainWordsOfAsciiLetters() {
    assertThat(placed("alloc_pages pages2 Größen", true))
        .containsExactly("0:alloc_pages", "0:alloc", "1:pages", "2:pages2", "3:größen");
  }

  @Test
  void ranges_haveAGapBetweenThem() {
    var tokenizer = new KernelTokenizer(null);
    tokenizer.start(false);
    char[] text = "one two three".toCharArray();
    tokenizer.range(text, 0, 3, 0);
    assertThat(tokenizer.next()).isTrue();
    assertThat(tokenizer.increment()).isEqualTo(1);
    assertThat(tokenizer.next()).isFalse();
    tokenizer.range(text, 4, 13, 50);
    assertThat(tokenizer.next()).isTrue();
    assertThat(tokenizer.termText()).isEqualTo("two");
    assertThat(tokenizer.increment()).isEqualTo(51);
  }

  @Test
  void empty_hasNoTerms() {
    assertThat(terms("")).isEmpty();
    assertThat(terms(" -- \n\t…—")).isEmpty();
  }
}
