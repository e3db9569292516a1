package dev.tidemark.index.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelTokenizerTest {

  /** Terms as {@code position:term}. */
  private static List<String> placed(String text, boolean stemmed) {
    return placed(text, stemmed, false, false);
  }

  private static List<String> placed(
      String text, boolean stemmed, boolean linewise, boolean asParts) {
    var tokenizer = new KernelTokenizer(new Stems());
    tokenizer.start(stemmed, linewise);
    tokenizer.range(text.toCharArray(), 0, text.length(), 0, asParts);
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
            "0:call", "1:dma_alloc_coherent", "1:Pdma", "2:Palloc", "3:Pcoherent", "4:dev");
    assertThat(placed("CONFIG_RUST=y", false))
        .containsExactly("0:config_rust", "0:Pconfig", "1:Prust", "2:y");
  }

  @Test
  void identifier_underscoresAtItsEndsBelongToTheWhole() {
    assertThat(placed("__init foo_", false))
        .containsExactly("0:__init", "0:Pinit", "1:foo_", "1:Pfoo");
  }

  @Test
  void underscores_areAWord() {
    assertThat(placed("let _ = x", false)).containsExactly("0:let", "1:_", "2:x");
  }

  @Test
  void version_wholeAndParts() {
    assertThat(placed("since v5.17-rc8 and 6.1.2.", false))
        .containsExactly(
            "0:since", "1:v5.17", "1:Pv5", "2:P17", "3:rc8", "4:and", "5:6.1.2", "5:P6", "6:P1",
            "7:P2");
    assertThat(terms("1,000;2")).containsExactly("1,000;2", "P1", "P000", "P2");
  }

  @Test
  void dot_joinsDigitsOnly() {
    assertThat(terms("foo.bar 1.x x.1 1..2 .5 5."))
        .containsExactly("foo", "bar", "1", "x", "x", "1", "1", "2", "5", "5");
  }

  @Test
  void apostropheAndAmpersand_joinLetters() {
    assertThat(placed("don't R&D 'quoted'", false))
        .containsExactly("0:don't", "0:Pdon", "1:Pt", "2:r&d", "2:Pr", "3:Pd", "4:quoted");
    assertThat(terms("don\u2019t")).containsExactly("don't", "Pdon", "Pt");
    assertThat(terms("1'2 a&&b x' &y")).containsExactly("1", "2", "a", "b", "x", "y");
  }

  @Test
  void plusAndHash_endAWord() {
    assertThat(placed("in C++ and C#, i++; x", false))
        .containsExactly("0:in", "1:c++", "1:Pc", "2:and", "3:c#", "3:Pc", "4:i++", "4:Pi", "5:x");
    assertThat(terms("fish+chips a#b x++++ +y"))
        .containsExactly("fish", "chips", "a", "b", "x", "y");
    assertThat(terms("c++")).containsExactly("c++", "Pc");
  }

  @Test
  void initials_areOneWord() {
    assertThat(placed("the U.S. and P.T.O", false))
        .containsExactly("0:the", "1:us", "2:and", "3:pto");
    assertThat(terms("A. B A.b i.e. A.B_c"))
        .containsExactly("a", "b", "a", "b", "i", "e", "a", "b_c", "Pb", "Pc");
  }

  @Test
  void asParts_everyWordIsAPart() {
    assertThat(placed("fix a_b twice", true, false, true))
        .containsExactly("0:Pfix", "1:Pa", "2:Pb", "3:Ptwice");
  }

  @Test
  void linewise_noPhraseGoesOn() {
    assertThat(placed("one\ntwo", false, true, false)).containsExactly("0:one", "2:two");
    assertThat(placed("one\ntwo", false, false, false)).containsExactly("0:one", "1:two");
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
    assertThat(terms(text)).doesNotContain(text).contains("Ppart", "Pend").hasSize(21);
    assertThat(placed("a_" + "x".repeat(70) + "_b", false)).containsExactly("0:Pa", "2:Pb");
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
    assertThat(terms("naïve_name")).containsExactly("naïve_name", "Pnaïve", "Pname");
    assertThat(terms("soft\u00adhyphen")).containsExactly("softhyphen");
  }

  @Test
  void cjk_eachCharacterByItself() {
    assertThat(placed("回复: 内核补丁", false)).containsExactly("0:回", "1:复", "2:内", "3:核", "4:补", "5:丁");
    assertThat(placed("rust内核v2", false)).containsExactly("0:Prust", "1:内", "2:核", "3:Pv2");
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
        .containsExactly("0:alloc_pages", "0:Palloc", "1:Ppages", "2:pages2", "3:größen");
    assertThat(placed("Gary's", true)).containsExactly("0:gary's", "0:Zgari", "0:Pgary", "1:Ps");
  }

  @Test
  void ranges_haveAGapBetweenThem() {
    var tokenizer = new KernelTokenizer(null);
    tokenizer.start(false, false);
    char[] text = "one two three".toCharArray();
    tokenizer.range(text, 0, 3, 0, false);
    assertThat(tokenizer.next()).isTrue();
    assertThat(tokenizer.increment()).isEqualTo(1);
    assertThat(tokenizer.next()).isFalse();
    tokenizer.range(text, 4, 13, 50, false);
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
