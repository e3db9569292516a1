package dev.tidemark.analysis.discussion;

import java.util.List;

/**
 * A compiler, tool or crate that was named.
 *
 * @param name as most people write it; hostile text if it is a crate
 * @param crate whether it was called a crate
 * @param versions versions that stood beside it, most often first; digits and dots
 * @param mails mails of the period that name it
 * @param people different people who wrote them
 * @param peopleBefore people who named it, in the mean of the {@link Discussion#RECENT} periods
 *     before
 */
public record ToolTalk(
    String name, boolean crate, List<String> versions, int mails, int people, double peopleBefore) {
  public ToolTalk {
    versions = List.copyOf(versions);
  }
}
