package dev.tidemark.analysis.lines;

/**
 * What was written in some time, in a tree or a part of it.
 *
 * @param commits how many commits
 * @param added lines they add, of one language
 * @param removed lines they remove
 * @param people how many people wrote them
 * @param newPeople how many of these have no commit there before
 */
public record Written(int commits, long added, long removed, int people, int newPeople) {}
