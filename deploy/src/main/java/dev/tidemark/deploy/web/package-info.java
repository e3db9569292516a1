/**
 * What is served over HTTP. {@link dev.tidemark.deploy.web.Site} is the map: every path there is. A
 * page makes a {@link dev.tidemark.deploy.web.WebAnswer}; {@link dev.tidemark.deploy.web.WebServer}
 * does all that is the same for each. Read-only, without scripts; text of mails is hostile and is
 * escaped where it is written.
 */
@NullMarked
package dev.tidemark.deploy.web;

import org.jspecify.annotations.NullMarked;
