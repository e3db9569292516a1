/**
 * Invented archives for the demo, for tests and for measurements. {@link
 * dev.tidemark.deploy.demo.SampleArchive} is the door: it writes public-inbox v2 directories of
 * invented mail, the same bytes for the same seed, and says what it wrote, so that everything
 * behind it can be checked against the truth the mail was made from. Needs the JDK and JGit only.
 */
@NullMarked
package dev.tidemark.deploy.demo;

import org.jspecify.annotations.NullMarked;
