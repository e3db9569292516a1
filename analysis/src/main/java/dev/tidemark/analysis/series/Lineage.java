package dev.tidemark.analysis.series;

import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.List;

/**
 * All versions of one work: RFC, v1 … vN. A series that has no other version is a lineage of one.
 *
 * @param id names the lineage: the Message-ID of the head of its first posting
 * @param title the newest cover's title, or the newest version's if no version has a cover; hostile
 *     text
 * @param author who sent the newest version
 * @param versions in order: RFC versions first if they came first, then by number; never empty
 * @param evidence why they are one work, and what speaks against it, by newer posting in order of
 *     time; empty for a lineage of one
 * @param relations other works that share patches with this one
 */
public record Lineage(
    MessageId id,
    String title,
    MailAddress author,
    List<LineageVersion> versions,
    List<Evidence> evidence,
    List<Relation> relations) {

  /**
   * How another work hangs together with this one.
   *
   * @param kind what happened
   * @param other the other lineage's {@link Lineage#id}
   * @param patches how many patches they share
   */
  public record Relation(Kind kind, MessageId other, int patches) {
    /** What happened between two works. */
    public enum Kind {
      /** Some patches of the other work are now a series of their own, this one. */
      SPLIT_FROM,
      /** Some patches of this work are now a series of their own, the other one. */
      SPLIT_INTO,
      /** This work took in the patches of the other one. */
      JOINED_FROM,
      /** The patches of this work went into the other one. */
      JOINED_INTO
    }
  }

  public Lineage {
    versions = List.copyOf(versions);
    evidence = List.copyOf(evidence);
    relations = List.copyOf(relations);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("a lineage needs at least one version, got none");
    }
  }

  /** The last in order. */
  public LineageVersion newest() {
    return versions.getLast();
  }

  /** Every posting of every version. */
  public List<PatchSeries> postings() {
    var postings = new ArrayList<PatchSeries>(versions.size());
    versions.forEach(version -> postings.addAll(version.postings()));
    return postings;
  }

  /** When its first posting came, epoch seconds. */
  public long first() {
    long first = Long.MAX_VALUE;
    for (LineageVersion version : versions) {
      first = Math.min(first, version.posted());
    }
    return first;
  }
}
