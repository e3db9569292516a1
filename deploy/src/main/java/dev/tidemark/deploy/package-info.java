/**
 * The program: {@link dev.tidemark.deploy.Main} picks a command of {@code cli}, which wires
 * sources, broker, index and analyses together.
 */
@NullMarked
package dev.tidemark.deploy;

import org.jspecify.annotations.NullMarked;
