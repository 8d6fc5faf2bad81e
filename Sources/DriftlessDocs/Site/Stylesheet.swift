/// How pages look: dark and light by the reader's choice, narrow and wide, on paper.
enum Stylesheet {
    static let text = """
        :root {
          color-scheme: light dark;
          --ground: light-dark(#ffffff, #14171a);
          --raised: light-dark(#f3f5f7, #1d2226);
          --ink: light-dark(#1a1f24, #e6e9ec);
          --quiet: light-dark(#4d5863, #aab4bd);
          --line: light-dark(#c9d1d8, #3a434b);
          --link: light-dark(#0b5394, #8ec1f5);
          --mark: light-dark(#7a4b00, #f0c674);
          --bar: light-dark(#3d7ab8, #5e9bd6);
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif;
          overflow-wrap: break-word; }
        pre { overflow-x: auto; background: var(--raised); padding: .75rem 1rem; border-radius: 3px; }
        pre code { background: none; padding: 0; overflow-wrap: normal; }
        a { color: var(--link); }
        a:focus-visible, summary:focus-visible, input:focus-visible, select:focus-visible, .table:focus-visible {
          outline: 3px solid var(--link); outline-offset: 2px;
        }
        .skip { position: absolute; left: -99em; }
        .skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem; z-index: 2; }
        header { display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: center; padding: .75rem 1.5rem;
          border-bottom: 1px solid var(--line); background: var(--raised); }
        header .name { margin: 0; font-weight: 600; }
        .search { position: relative; margin-inline-start: auto; display: flex; gap: .5rem; align-items: center; }
        .search[hidden] { display: none; }
        .search input { font: inherit; padding: .3rem .5rem; border: 1px solid var(--quiet); border-radius: 4px;
          background: var(--ground); color: var(--ink); min-height: 2rem; }
        #found { position: absolute; top: 100%; right: 0; z-index: 1; width: min(28rem, 90vw); margin: .25rem 0 0;
          padding: 0; list-style: none; background: var(--ground); border: 1px solid var(--line); }
        #found:empty { display: none; }
        #found li { padding: .5rem .75rem; border-bottom: 1px solid var(--line); }
        nav { padding: 1rem 1.5rem; border-top: 1px solid var(--line); }
        nav ul { list-style: none; margin: 0; padding: 0 0 .5rem .75rem; }
        nav a, nav summary { display: inline-block; padding: .25rem 0; min-height: 1.75rem; }
        nav summary { cursor: pointer; font-weight: 600; display: list-item; }
        nav a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; }
        td .table, td ul { margin: 0; padding-inline-start: 1rem; }
        main { padding: 0 1.5rem 3rem; max-width: 62rem; min-width: 0; }
        footer { padding: 1rem 1.5rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .875rem; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 1.5rem 0 .5rem; }
        h2 { font-size: 1.35rem; margin: 2.25rem 0 .5rem; }
        h3 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
        .summary { font-size: 1.1rem; color: var(--quiet); margin-top: 0; }
        code { font: .9em ui-monospace, monospace; background: var(--raised); padding: .1em .3em; border-radius: 3px;
          overflow-wrap: break-word; }
        pre { overflow-x: auto; padding: .75rem 1rem; background: var(--raised); border: 1px solid var(--line);
          border-radius: 6px; }
        pre code { padding: 0; background: none; }
        pre.wrap code { white-space: pre-wrap; overflow-wrap: anywhere; }
        pre:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        blockquote { margin: 1rem 0; padding-inline-start: 1rem; border-inline-start: 4px solid var(--line); }
        .banner { padding: .75rem 1rem; border: 1px solid var(--mark); border-radius: 6px; }
        .lookup { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; margin: 1rem 0;
          padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 6px; }
        .lookup select { font: inherit; min-height: 2rem; padding: .2rem .4rem; border: 1px solid var(--quiet);
          border-radius: 4px; background: var(--ground); color: var(--ink); }
        .lookup output { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; font-weight: 600; }
        .table { overflow-x: auto; margin: 1rem 0; }
        table { border-collapse: collapse; min-width: 100%; font-size: .93rem; }
        .wide table { min-width: max(100%, 46rem); }
        caption { text-align: start; font-weight: 600; padding: .25rem 0; }
        th, td { text-align: start; vertical-align: top; padding: .4rem .75rem .4rem 0;
          border-bottom: 1px solid var(--line); }
        thead th { color: var(--quiet); font-weight: 600; }
        tbody th { font-weight: 500; }
        .evidence { color: var(--quiet); font-size: .8rem; }
        .banner { border-inline-start: 4px solid var(--mark); background: var(--raised); padding: .5rem .75rem; }
        header .languages { padding: 0; border: 0; }
        .languages ul { display: flex; gap: .75rem; padding: 0; }
        .later { color: var(--mark); font-weight: 600; }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; padding: 0;
          list-style: none; }
        .cards > li { border: 1px solid var(--line); border-radius: 6px; padding: 1rem; background: var(--raised); }
        .cards h3 { margin-top: 0; }
        .diagram { overflow-x: auto; margin: 1rem 0; }
        .diagram svg { max-width: 100%; height: auto; }
        .diagram text { fill: var(--ink); }
        .diagram polygon, .diagram ellipse, .diagram path { stroke: var(--quiet); }
        .diagram .edge polygon { fill: var(--quiet); }
        .diagram .node polygon, .diagram .node ellipse, .diagram .node path { fill: var(--raised); }
        .diagram .graph > polygon { fill: none; stroke: none; }
        .chart rect { fill: var(--bar); }
        .chart text { fill: var(--ink); font-size: 11px; }
        ol.steps > li { margin: .75rem 0; }
        @media (min-width: 60rem) {
          body { display: grid; grid-template-areas: "head head" "nav main" "foot foot";
            grid-template-columns: 17rem minmax(0, 1fr); grid-template-rows: auto 1fr auto; }
          header .pages { display: none; }
          header { grid-area: head; } nav { grid-area: nav; border: 0; border-inline-end: 1px solid var(--line); }
          main { grid-area: main; padding-inline: 2.5rem; } footer { grid-area: foot; }
        }
        @media print {
          header, nav, .skip { display: none; }
          body { display: block; color: #000; background: #fff; font-size: 10pt; }
          main { max-width: none; padding: 0; }
          .table { overflow: visible; }
          a { color: inherit; }
          h2, h3, tr, li { break-inside: avoid; }
        }
        """
}
