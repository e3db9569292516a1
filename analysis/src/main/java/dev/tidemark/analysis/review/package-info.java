/**
 * How far the review of a work is: {@link dev.tidemark.analysis.review.ReviewTrailer}s gathered
 * from {@link dev.tidemark.analysis.review.Answer}s, who answered how soon, which patches are
 * reviewed ({@link dev.tidemark.analysis.review.LineageReview}), and whose turn it is ({@link
 * dev.tidemark.analysis.review.Standing}).
 */
@NullMarked
package dev.tidemark.analysis.review;

import org.jspecify.annotations.NullMarked;
