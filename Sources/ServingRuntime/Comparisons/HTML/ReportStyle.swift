/// The page's style: the colours and the tone of the admin page, light first because reports are
/// printed and pasted. Plots are drawn in shares of their width, so that their text keeps its size.
enum ReportStyle {
  static let sheet: Markup = """
    :root {
      color-scheme: light;
      --desk: #edece8; --panel: #faf9f6; --well: #f0efeb; --line: #d3d0c8; --edge: #7d7a73;
      --text: #1d2125; --quiet: #555c63; --link: #0b4f99;
      --baseline: #0b5cab; --candidate: #875900; --different: #6f3bb3; --crossing: #a3225f;
      --good: #17652f; --bad: #b02a1c; --bad-ground: #fbe6e2;
      --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        color-scheme: dark;
        --desk: #14171a; --panel: #1b1f23; --well: #121518; --line: #333a41; --edge: #737d88;
        --text: #e7e9eb; --quiet: #a6afb8; --link: #9dc7ff;
        --baseline: #6cb4ff; --candidate: #f0bf3c; --different: #c79bff; --crossing: #ff9ecb;
        --good: #6fd691; --bad: #ff8f80; --bad-ground: #3a1d1b;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0 auto; max-width: 68rem; padding: 0 1.25rem 2rem; background: var(--desk);
      color: var(--text); font-variant-numeric: tabular-nums;
      font: 0.9375rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    }
    h1, h2, h3, h4, p, ul, ol, dl, dd, figure, pre { margin: 0; padding: 0; }
    ul, ol { list-style: none; }
    h1 { font-size: 2rem; line-height: 1.15; font-weight: 650; letter-spacing: -0.01em; }
    h2 { font-size: 1.05rem; font-weight: 650; }
    h3 { font-size: 0.9375rem; font-weight: 600; margin: 1rem 0 0.4rem; }
    h4 { font-size: 0.8125rem; font-weight: 600; color: var(--quiet); }
    a { color: var(--link); text-underline-offset: 0.2em; }
    code, pre { font-family: var(--mono); font-size: 0.85em; overflow-wrap: anywhere; }
    p, li, dd, th, h1, h2 { overflow-wrap: anywhere; }
    .quiet, .hint, .note { color: var(--quiet); }
    .hint { font-size: 0.8125rem; margin-top: 0.6rem; }
    .note { display: block; font-size: 0.8125rem; font-weight: 400; }
    .nowrap { white-space: nowrap; }
    .baseline { --tone: var(--baseline); }
    .candidate { --tone: var(--candidate); }
    .plain { --tone: var(--text); }
    .is-alike { --tone: var(--good); }
    .is-different { --tone: var(--different); }
    .is-inconclusive { --tone: var(--quiet); }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }

    header { padding: 1.2rem 0 1rem; }
    .brand { display: flex; align-items: center; gap: 0.5rem; font-weight: 650; }
    .brand .quiet { font-weight: 400; }
    .brand path { stroke: var(--baseline); stroke-width: 2; }
    .brand rect { fill: var(--candidate); }
    header h1 { margin: 0.9rem 0 0.7rem; }
    .sides, .facts {
      display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr));
      gap: 0.8rem 1.5rem;
    }
    .sides > div { border-top: 3px solid var(--tone, var(--line)); padding-top: 0.35rem; }
    .sides > div:last-child { grid-column: span 2; }
    dt { color: var(--quiet); font-size: 0.8125rem; }
    .sides .baseline dt, .sides .candidate dt { color: var(--tone); font-weight: 600; }
    .sides b { font-size: 1.15rem; font-weight: 650; }
    .facts { margin-top: 0.9rem; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); }
    .facts > .broad { grid-column: span 2; }

    .panel, .verdict {
      background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
      padding: 1rem 1.2rem 1.2rem; margin-bottom: 0.9rem;
    }
    .panel-head {
      display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 0.9rem;
      margin-bottom: 0.5rem;
    }
    .panel-head .badge { margin-left: auto; }
    .verdict { border-top: 5px solid var(--tone); }
    .verdict-head { display: flex; gap: 1.1rem; align-items: flex-start; margin-bottom: 0.9rem; }
    .verdict h2 {
      color: var(--tone); font-size: 1.6rem; line-height: 1.2; letter-spacing: -0.01em;
    }
    .verdict h2::first-letter { text-transform: uppercase; }
    .stamp {
      flex: none; width: 3.4rem; height: 3.4rem; border-radius: 50%; font-size: 2.1rem;
      line-height: 3.2rem; text-align: center; border: 2px solid var(--tone); color: var(--tone);
    }
    .lead { font-size: 1.05rem; max-width: 46rem; }
    .badge { white-space: nowrap; font-weight: 600; color: var(--tone, var(--quiet)); }
    .sign {
      display: inline-block; width: 1.25em; height: 1.25em; line-height: 1.15em;
      margin-right: 0.4em; text-align: center; border: 1px solid currentColor; border-radius: 50%;
    }
    .alarm {
      background: var(--bad-ground); border-left: 4px solid var(--bad); border-radius: 3px;
      padding: 0.6rem 0.9rem; margin: 0 0 0.9rem;
    }
    .alarm li { list-style: disc; margin: 0.2rem 0 0 1.2rem; }
    .findings { margin-top: 0.9rem; }
    .findings li { padding: 0.3rem 0; border-top: 1px solid var(--line); }
    .findings .badge { display: inline-block; min-width: 8.4rem; }
    .is-open { --tone: var(--quiet); }
    .findings a { font-weight: 600; margin-right: 0.4rem; }

    table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
    caption { text-align: left; padding: 0.9rem 0 0.2rem; color: var(--quiet); }
    caption b { color: var(--text); }
    th, td { text-align: left; padding: 0.25rem 0.8rem 0.25rem 0; vertical-align: top; }
    tbody th { font-weight: 500; }
    .scroll th { white-space: nowrap; overflow-wrap: normal; }
    thead th {
      color: var(--quiet); font-size: 0.8125rem; font-weight: 600; vertical-align: bottom;
    }
    thead th, thead td { border-bottom: 1px solid var(--line); }
    .figure { text-align: right; white-space: nowrap; }
    .strong { font-weight: 650; }
    .bounds { color: var(--quiet); }
    .scroll { overflow-x: auto; }

    svg.interval { display: block; width: 100%; height: 1.5rem; overflow: visible; }
    svg text { fill: var(--quiet); font-size: 0.75rem; }
    .anchor-start { text-anchor: start; }
    .anchor-middle { text-anchor: middle; }
    .anchor-end { text-anchor: end; }
    .intervals { margin-top: 0.5rem; }
    .intervals .plot-cell { width: 42%; padding: 0 0.5rem; vertical-align: middle; }
    .intervals tbody svg.interval { height: 2.9rem; }
    .intervals tbody :is(th, td) { padding-bottom: 0; }
    .latency tbody svg.interval { height: 1.9rem; }
    .latency tbody :is(th, td) { vertical-align: middle; }
    .slices .plot-cell { width: 32%; }
    .slices tbody th { width: 27%; }
    .grid { stroke: var(--line); stroke-width: 1; }
    .zone { fill: var(--good); opacity: 0.13; }
    .whisker { stroke: var(--tone); stroke-width: 2; }
    circle.baseline, circle.candidate, circle.plain { fill: var(--tone); }
    circle.hollow { fill: var(--panel); stroke: var(--tone); stroke-width: 2.5; }
    .bar { stroke: var(--edge); stroke-width: 2; }
    .reference { stroke: var(--tone); stroke-width: 1; stroke-dasharray: 4 3; }
    .tone-good { fill: var(--good); }
    .tone-bad { fill: var(--bad); }
    .tone-quiet { fill: var(--edge); }
    .key { font-weight: 400; color: var(--quiet); }
    .key::before {
      content: ""; display: inline-block; width: 0.9em; height: 0.9em; margin-right: 0.4em;
      vertical-align: -0.1em;
    }
    .zone-key::before { background: var(--good); opacity: 0.3; }
    .area-key::before {
      background: color-mix(in srgb, var(--tone) 30%, transparent); border: 1px solid var(--tone);
    }
    .step-key::before { height: 0; border-top: 2.5px solid var(--tone); vertical-align: 0.25em; }
    .line-key::before {
      width: 0; height: 1.1em; border-left: 1px dashed var(--tone); vertical-align: -0.25em;
    }
    .fill-key::before { border-radius: 50%; border: 2.5px solid var(--tone); }
    .fill-key.baseline::before { background: var(--tone); }

    .figures {
      display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
      gap: 0.6rem 1.5rem; margin-top: 0.9rem; align-items: end;
    }
    figcaption { font-size: 0.875rem; }
    svg.plot {
      display: block; width: calc(100% - 4.2rem); height: 15rem;
      margin: 1.2rem 0.9rem 1.8rem 3.3rem; overflow: visible;
    }
    .area { fill: var(--tone); fill-opacity: 0.3; stroke: var(--tone); stroke-width: 1; }
    .line { fill: none; stroke: var(--tone); stroke-width: 2.5; }
    .area, .line { vector-effect: non-scaling-stroke; }
    .diagonal { stroke: var(--edge); stroke-width: 1.5; }
    .threshold { stroke: var(--crossing); stroke-width: 1; stroke-dasharray: 5 3; }
    svg .threshold-name { fill: var(--crossing); }
    .dot { fill: var(--candidate); opacity: 0.45; }
    .crossing { fill: none; stroke: var(--crossing); stroke-width: 2; }
    .wide { margin-top: 0.9rem; }
    .confusion { width: auto; margin-top: 0.3rem; }
    .confusion td, .confusion th { padding: 0.25rem 0.6rem; }
    .confusion tbody th { padding-left: 0; }
    .heat {
      background: color-mix(in srgb, var(--candidate) var(--heat), transparent);
      border: 1px solid var(--panel);
    }
    .heat.same { background: color-mix(in srgb, var(--edge) var(--heat), transparent); }

    .pairs > li { border-top: 1px solid var(--line); padding: 0.7rem 0; }
    .chip {
      display: inline-block; border: 1px solid var(--edge); border-radius: 3px; padding: 0 0.4em;
      font-size: 0.8125rem; color: var(--quiet);
    }
    .both { display: grid; grid-template-columns: 1fr 1fr; gap: 0.8rem; }
    .side { border-left: 3px solid var(--tone, var(--line)); padding-left: 0.7rem; min-width: 0; }
    .side, .both { margin-top: 0.4rem; }
    pre { white-space: pre-wrap; max-height: 14rem; overflow: auto; }
    mark {
      background: color-mix(in srgb, var(--tone) 22%, transparent); color: inherit;
      box-shadow: 0 1px 0 var(--tone); font-weight: 600;
    }
    .methods { font-size: 0.8125rem; color: var(--quiet); }
    .methods li { list-style: disc; margin: 0.25rem 0 0 1.1rem; }
    .methods b { color: var(--text); }
    footer { color: var(--quiet); font-size: 0.8125rem; padding-top: 0.6rem; }

    \(narrow)
    """

  private static let narrow: Markup = """
    @media screen and (max-width: 44rem) {
      body { padding: 0 0.75rem 1.5rem; }
      h1 { font-size: 1.6rem; }
      .panel, .verdict { padding: 0.8rem 0.9rem 1rem; }
      .sides { grid-template-columns: 1fr 1fr; }
      .stamp { width: 2.4rem; height: 2.4rem; line-height: 2.2rem; font-size: 1.5rem; }
      .spare { display: none; }
      .intervals, .intervals :is(tbody, tfoot, thead, caption) { display: block; }
      .intervals tr { display: flex; flex-wrap: wrap; padding: 0.35rem 0; gap: 0 0.8rem; }
      .intervals tbody tr { border-bottom: 1px solid var(--line); }
      .intervals th, .intervals td { padding: 0; border: 0; }
      .intervals thead { border-bottom: 1px solid var(--line); }
      .intervals thead :is(th, td):not(.plot-cell), .intervals tfoot td:not(.plot-cell) {
        display: none;
      }
      .intervals.latency thead :is(th, td) { display: block; }
      .intervals tbody th { flex: 1 0 100%; }
      .intervals .plot-cell { flex: 1 0 100%; padding: 0 0.4rem; }
      .intervals tbody svg.interval { height: 1.6rem; }
      .both { grid-template-columns: 1fr; }
      .findings .quiet { display: block; }
      svg.plot { height: 13rem; }
    }
    @media print {
      :root { --desk: #fff; --panel: #fff; }
      body { max-width: none; padding: 0; font-size: 9.5pt; }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      figure, tr, .pairs > li, .verdict-head, .panel-head { break-inside: avoid; }
      .panel-head, h3, caption { break-after: avoid; }
      pre { max-height: none; overflow: visible; }
      .scroll { overflow: visible; }
      svg.plot { height: 11rem; }
      a { color: inherit; text-decoration: none; }
    }
    """
}
