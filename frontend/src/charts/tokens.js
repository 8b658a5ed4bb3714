// The colours and faces of the page as it is now, light or dark.
export function tokens() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  const range = (name, count) => Array.from({ length: count }, (_, n) => of(`${name}-${n + 1}`));
  return {
    ink: of("ink"), quiet: of("ink-quiet"), line: of("line"), strong: of("line-strong"), surface: of("surface"),
    sunken: of("sunken"), accent: of("accent"), red: of("red"), green: of("green"), amber: of("amber"),
    sequential: range("seq", 6), diverging: range("div", 7), face: of("face"),
  };
}

export const text = (t) => ({ color: t.ink, fontFamily: t.face, fontSize: 12 });

// Tooltips are drawn on the canvas: an HTML one would write styles into the page, which the policy forbids.
export const tooltip = (t, formatter) => ({
  renderMode: "richText", confine: true, backgroundColor: t.surface, borderColor: t.strong, borderWidth: 1,
  padding: 8, textStyle: text(t), formatter,
});
