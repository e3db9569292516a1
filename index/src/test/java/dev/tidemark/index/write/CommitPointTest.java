package dev.tidemark.index.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.index.schema.IndexMismatchException;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.IndexSchema;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommitPointTest {

  private static final CommitPoint POINT =
      new CommitPoint(
          "c-1",
          Map.of(
              new TopicPartition("tidemark.mail", 0),
              17L,
              new TopicPartition("with-dash", 12),
              Long.MAX_VALUE));

  @Test
  void read_givesBackWhatWasWritten() {
    Map<String, String> userData = new HashMap<>(POINT.userData(IndexOptions.DEFAULT));
    userData.put("other", "entry");
    assertThat(CommitPoint.read(userData)).isEqualTo(POINT);
    assertThat(CommitPoint.read(Map.of())).isEqualTo(CommitPoint.START);
  }

  @Test
  void read_refusesOffsetsThatAreNone() {
    assertThatThrownBy(() -> CommitPoint.read(Map.of("tidemark.offset.tidemark.mail-0", "x")))
        .isInstanceOf(IndexMismatchException.class)
        .hasMessageContaining("reindex");
    assertThatThrownBy(() -> CommitPoint.read(Map.of("tidemark.offset.nodash", "1")))
        .isInstanceOf(IndexMismatchException.class);
  }

  @Test
  void anotherCluster_isRefused() {
    assertThatThrownBy(() -> POINT.checkCluster("c-2"))
        .isInstanceOf(IndexMismatchException.class)
        .hasMessageContaining("c-1")
        .hasMessageContaining("c-2");
    assertThatCode(() -> POINT.checkCluster("c-1")).doesNotThrowAnyException();
    assertThatCode(() -> CommitPoint.START.checkCluster("c-2")).doesNotThrowAnyException();
  }

  @Test
  void anotherSchema_isRefused() {
    Map<String, String> userData = new HashMap<>(POINT.userData(IndexOptions.DEFAULT));
    IndexSchema.check(userData, IndexOptions.DEFAULT);
    userData.put("tidemark.schema", "0");
    assertThatThrownBy(() -> IndexSchema.check(userData))
        .isInstanceOf(IndexMismatchException.class)
        .hasMessageContaining("version 0")
        .hasMessageContaining("tidemark reindex");
    assertThatThrownBy(() -> IndexSchema.check(Map.of())).hasMessageContaining("none");
  }
}
