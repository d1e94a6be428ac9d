// SPDX-License-Identifier: Apache-2.0

/// The style sheet of the page: colours of `Palette`, light or dark as the reader's system is, one
/// column, and rules for phones and paper.
enum PageStyle {
  static let sheet =
    colours { $0.light } + "@media screen and (prefers-color-scheme:dark){\n"
    + colours { $0.dark } + "}\n" + layout + small + print + ChartStyle.sheet

  private static func colours(_ shade: (Palette.Ink) -> String) -> String {
    """
    :root{--paper:\(shade(Palette.paper));--panel:\(shade(Palette.panel));\
    --ink:\(shade(Palette.ink));--muted:\(shade(Palette.muted));--rule:\(shade(Palette.rule));\
    --ghost:\(shade(Palette.ghost));--accent:\(shade(Palette.ink(of: .checkpoints)))}

    """
  }

  private static let layout = """
    html{color-scheme:light dark;-webkit-text-size-adjust:100%;text-size-adjust:100%}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 \(ChartStyle.fonts)}
    main,header,footer{max-width:808px;margin:0 auto;padding:0 24px}
    header{padding-top:48px}
    footer{padding-top:24px;padding-bottom:48px;color:var(--muted);font-size:14px}
    h1{font-size:30px;line-height:1.2;font-weight:650;letter-spacing:-.01em;margin:0 0 8px;\
    overflow-wrap:anywhere}
    h2{font-size:20px;line-height:1.3;font-weight:650;margin:0 0 4px;overflow-wrap:anywhere}
    h3{font-size:16px;font-weight:650;margin:28px 0 8px}
    p{margin:0 0 12px;max-width:640px;overflow-wrap:anywhere}
    .whole,.short{white-space:nowrap}
    .sub,.note{color:var(--muted)}
    .note,figcaption{font-size:14px}
    section{margin-top:56px}
    figure{margin:20px 0 12px}
    figcaption{color:var(--muted);margin-top:12px;max-width:640px;overflow-wrap:anywhere}
    svg.chart{display:block;width:100%;height:auto;overflow:visible}
    svg.narrow{display:none}
    .advice{background:var(--panel);border-left:3px solid var(--accent);padding:16px 20px;\
    margin:28px 0 0;border-radius:0 4px 4px 0}
    .advice p{margin:0;max-width:none}
    .advice strong{display:block;font-size:14px;font-weight:600;color:var(--accent)}
    .tiles{display:grid;grid-template-columns:repeat(3,1fr);gap:24px 28px;margin:32px 0 0;padding:0}
    .tiles div{border-top:1px solid var(--rule);padding-top:10px}
    .tiles dt{font-size:14px;color:var(--muted);overflow-wrap:anywhere}
    .tiles dd{margin:0}
    .tiles .figure{font-size:28px;line-height:1.25;font-weight:600;letter-spacing:-.01em;\
    font-variant-numeric:tabular-nums}
    .tiles .beside{font-size:14px;color:var(--muted);overflow-wrap:anywhere}
    .scroll{overflow-x:auto;max-width:100%;background:\
    linear-gradient(90deg,var(--paper) 40%,transparent) left/48px 100% no-repeat local,\
    linear-gradient(270deg,var(--paper) 40%,transparent) right/48px 100% no-repeat local,\
    linear-gradient(90deg,var(--ghost),transparent) left/14px 100% no-repeat scroll,\
    linear-gradient(270deg,var(--ghost),transparent) right/14px 100% no-repeat scroll}
    table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.4;\
    font-variant-numeric:tabular-nums}
    caption{text-align:left;color:var(--muted);padding:4px 0 8px;position:absolute;width:1px;\
    height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    th,td{text-align:left;vertical-align:top;padding:7px 14px 7px 0;\
    border-bottom:1px solid var(--rule);font-weight:400}
    th:last-child,td:last-child{padding-right:0}
    thead th{color:var(--muted);vertical-align:bottom;border-bottom-color:var(--muted)}
    th.number,td.number{text-align:right;white-space:nowrap}
    thead th.number{white-space:normal}
    tbody th{overflow-wrap:anywhere}
    tr.strong th,tr.strong td{font-weight:650}
    .bar{display:block;height:4px;margin-top:4px;min-width:72px;background:var(--ghost);\
    border-radius:1px}
    .bar span{display:block;height:4px;min-width:1px;background:var(--accent);border-radius:1px}
    details{margin:8px 0 0}
    summary{cursor:pointer;color:var(--accent);font-size:14px;padding:4px 0;width:fit-content}
    details[open]>summary{margin-bottom:8px}
    .facts{display:grid;grid-template-columns:minmax(120px,auto) 1fr;gap:4px 24px;margin:12px 0;\
    font-size:14px}
    .facts dt{color:var(--muted)}
    .facts dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}

    """

  /// Phones: the other form of each drawing.
  private static let small = """
    @media screen and (max-width:719px){
    main,header,footer{padding-left:16px;padding-right:16px}
    header{padding-top:28px}
    h1{font-size:24px}
    section{margin-top:44px}
    svg.wide{display:none}
    svg.narrow{display:block;max-width:480px!important}
    .tiles{grid-template-columns:1fr 1fr;gap:20px}
    .tiles .figure{font-size:22px}
    th,td{padding-right:10px}
    .bar{min-width:48px}
    tbody th{min-width:100px}
    .short{white-space:normal}
    }

    """

  /// Paper: nothing is cut, nothing is dark, and what is folded stays away.
  private static let print = """
    @page{size:A4;margin:16mm 15mm}
    @media print{
    body{font-size:11pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
    main,header,footer{max-width:none;padding-left:0;padding-right:0}
    header{padding-top:0}
    section{margin-top:32px}
    h2,h3,.lead{break-after:avoid}
    figure,.advice,.tiles,tr,dl{break-inside:avoid}
    details:not([open]){display:none}
    .scroll{overflow:visible}
    }

    """
}
