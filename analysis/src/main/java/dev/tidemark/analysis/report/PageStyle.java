package dev.tidemark.analysis.report;

/**
 * How pages look: reports, and what is served beside them. Light and dark, wide, narrow, printed.
 */
public final class PageStyle {
  /** The style sheet. */
  public static final String CSS =
      """
      :root { color-scheme: light dark; --ink: #1d232b; --soft: #56616e; --line: #dde2e7;
        --paper: #ffffff; --shade: #f5f7f9; --bar: #9db8d2; --now: #1f5f99; --more: #1c6b3a;
        --less: #9c2b23; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e3e7ec; --soft: #9ca8b5; --line: #333c46; --paper: #14181d;
          --shade: #1b2127; --bar: #456179; --now: #7db7ec; --more: #74c68f; --less: #ef8d84; } }
      * { box-sizing: border-box; }
      body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 3rem; color: var(--ink);
        background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
      h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; }
      h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
      p { margin: .5rem 0; }
      p.dates, footer, caption, .soft { color: var(--soft); }
      p.soft { font-size: .9rem; }
      p.lead { font-size: 1.05rem; margin: 1rem 0; }
      a { color: var(--now); text-underline-offset: .15em; text-decoration-thickness: 1px; }
      nav { border-block: 1px solid var(--line); font-size: .9rem; padding: .5rem 0; }
      nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; list-style: none; margin: 0;
        padding: 0; }
      table { border-collapse: collapse; width: 100%; }
      th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0;
        border-bottom: 1px solid var(--line); }
      th:last-child, td:last-child { padding-right: 0; }
      th { font-weight: 600; overflow-wrap: normal; }
      thead th { color: var(--soft); font-size: .85rem; font-weight: 500; vertical-align: bottom; }
      td:first-child, tbody th { min-width: 12rem; }
      .n { text-align: right; font-variant-numeric: tabular-nums; }
      td.n { white-space: nowrap; }
      .more { color: var(--more); } .less { color: var(--less); }
      .charts { display: flex; flex-wrap: wrap; gap: 1rem 2rem; margin: 1.25rem 0; }
      figure { margin: 0; flex: 1 1 15rem; } figcaption { font-size: .9rem; color: var(--soft); }
      svg { display: block; width: 100%; height: auto; }
      svg.spark { width: 6rem; display: inline-block; }
      .b { fill: var(--bar); } .c { fill: var(--now); }
      details { margin: .5rem 0; } summary { color: var(--soft); cursor: pointer; }
      footer { margin-top: 2.5rem; padding-top: .5rem; border-top: 1px solid var(--line);
        font-size: .9rem; }
      .wide { overflow-x: auto; }
      ul.items { list-style: none; padding: 0; margin: 0; }
      ul.items > li { padding: .5rem 0; border-bottom: 1px solid var(--line); }
      ul.items ul, footer ul { padding-left: 1.2rem; margin: .25rem 0; font-size: .95rem; }
      .beside { display: flex; flex-wrap: wrap; gap: 0 1.5rem; justify-content: space-between; }
      .beside > div { flex: 1 1 20rem; }
      svg.line { flex: none; width: 13rem; height: 1.5rem; border-bottom: 1px solid var(--line);
        margin: .25rem 0; }
      @media (max-width: 36rem) { body { padding: 1.25rem .9rem 2rem; }
        th, td { padding-right: .6rem; } td:first-child, tbody th { min-width: 9rem; } }
      @media print { body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; }
        a { color: inherit; text-decoration: none; } h2 { break-after: avoid; }
        tr, figure, ul.items > li { break-inside: avoid; } .wide { overflow: visible; } }
      """;

  private PageStyle() {}
}
