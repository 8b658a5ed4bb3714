// The menu of the person: who it is, language, theme, the other pages, and signing out, which is refused while something is
// unsent.
import { Unreachable, post } from "./asking.js";
import { entriesOf, isUnsent } from "./entries.js";
import { button, icon, make, notice } from "./make.js";
import { forgotten } from "./snapshot.js";
import { language, say } from "./texts.js";

export function menu(state) {
  const told = make("div", {});
  const tried = (act) => async () => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      told.replaceChildren(notice("amber", say("needs_signal")));
    }
  };
  const again = (path, fields) => tried(async () => (await post(path, fields)) && location.reload());
  const { dataset } = document.body;
  const other = language.startsWith("zh") ? ["en", "English"] : ["zh-hans", "中文"];
  const leave = async () => {
    const unsent = (await entriesOf(state.snapshot?.username)).filter(isUnsent).length;
    if (unsent) return told.replaceChildren(notice("red", say("no_sign_out", { count: unsent })));
    if (!(await post(dataset.signOut))) throw new Unreachable();
    await forgotten(state.snapshot.username);
    location.assign(dataset.signIn);
  };
  const themes = ["light", "dark", "auto"].map((one) => button(say(`theme_${one}`), again(dataset.themePath, { theme: one }), "plain"));
  return make(
    "details",
    { class: "menu" },
    make("summary", { "aria-label": say("menu") }, icon("menu")),
    make(
      "div",
      { class: "sheet" },
      state.snapshot && make("p", { class: "who" }, say("signed_in_as", { who: state.snapshot.told.who.name })),
      make("div", { class: "themes" }, ...themes),
      button(other[1], again(dataset.language, { language: other[0] }), "plain"),
      button(say("read_again"), () => state.read(), "plain"),
      make("a", { class: "act plain", href: dataset.home }, say("all_pages")),
      state.snapshot && button(say("sign_out"), tried(leave), "plain"),
      told,
    ),
  );
}
