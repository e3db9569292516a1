package dev.tidemark.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceCursorTest {

  @Test
  void json_roundTrips() {
    SourceCursor cursor = SourceCursor.EMPTY.with("1", "b").with("0", "a \"quoted\" / Ü");

    assertThat(SourceCursor.fromJson(cursor.toJson())).isEqualTo(cursor);
  }

  @Test
  void json_hasSortedKeys() {
    assertThat(SourceCursor.EMPTY.with("1", "b").with("0", "a").toJson())
        .isEqualTo("{\"0\":\"a\",\"1\":\"b\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{\"0\":1}", "{\"0\":null}", "{\"0\":", "x"})
  void json_malformed(String json) {
    assertThatThrownBy(() -> SourceCursor.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JSON object of strings");
  }

  @Test
  void with_replacesOne() {
    SourceCursor cursor = SourceCursor.EMPTY.with("0", "a").with("1", "b").with("0", "c");

    assertThat(cursor.position("0")).isEqualTo("c");
    assertThat(cursor.position("1")).isEqualTo("b");
    assertThat(cursor.without("1").position("1")).isNull();
  }
}
