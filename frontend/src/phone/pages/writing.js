// Writing something down: the form of a task, of a report, of a questionnaire, or of an entry that was refused.
import { entryAdd, entryAgain } from "../entries.js";
import { formOf, readable, writtenOf } from "../form.js";
import { button, make, notice } from "../make.js";
import { say } from "../texts.js";

const NAMED = (label) => ({ name: "title", kind: "who", label, hint: "", clause: "", of: {}, needed: ["*"] });

// `asks`: {kind, fields, outcomes, path, match, task, title, line, more}; `begun`: an entry that is written anew.
export function writingPage(state, asks, { above = [], back, begun = null }) {
  const limits = state.snapshot.told.files;
  const fields = asks.kind === "case" ? [NAMED(say("what_is_it")), ...asks.fields] : asks.fields;
  const form = formOf(fields, { mark: "f", limits, begun: begun?.values ?? asks.begun, brought: begun?.files });
  const faults = make("div", { class: "told", role: "alert" });
  const outcomes = asks.outcomes ?? [];
  let end = begun?.end ?? (outcomes.length === 1 ? outcomes[0].key : "");
  const tell = (...texts) => faults.replaceChildren(...(texts.length ? [notice("red", ...texts.map((one) => make("p", {}, one)))] : []));
  const ends = outcomes.length > 1 ? choice(outcomes, end, (key) => (tell(), form.ends((end = key)))) : null;
  form.ends(end);
  if (begun?.faults?.length) tell(...form.faults(begun.faults).map((one) => one.message));
  const save = async () => {
    tell();
    if (outcomes.length > 1 && !end) {
      tell(say("choose_outcome"));
      return ends.scrollIntoView({ block: "center" });
    }
    const lacks = form.lacking();
    if (lacks) {
      lacks.scrollIntoView({ block: "center" });
      return lacks.querySelector("input, select, textarea")?.focus();
    }
    keep.disabled = true;
    try {
      const made = madeOf(asks, form, { end, fields });
      await (begun ? entryAgain(begun.id, { ...made, body: { ...made.body, recorded_at: begun.body.recorded_at } }) : entryAdd(state.snapshot.username, made));
    } catch (error) {
      keep.disabled = false;
      return tell(say("not_kept", { why: error.message }));
    }
    state.saved();
  };
  const keep = button(state.online() ? say("save_and_send") : say("save_for_later"), save, "primary");
  const element = make("div", { class: "writing" }, ...above, ends, form.element, faults);
  return { title: asks.title, back, element, acts: [keep], isForm: true };
}

function choice(outcomes, end, chosen) {
  const boxes = outcomes.map(({ key, word }) =>
    make(
      "label",
      { class: "choice" },
      make("input", { type: "radio", name: "outcome", value: key, checked: key === end, change: () => chosen(key) }),
      make("span", {}, word),
    ),
  );
  return make("fieldset", { class: "field outcomes" }, make("legend", {}, say("how_it_ends")), make("div", { class: "choices" }, ...boxes));
}

function madeOf(asks, form, { end, fields }) {
  const values = form.values();
  const outcome = asks.outcomes?.find((one) => one.key === end);
  const said = readable(fields, values);
  const body = bodyOf(asks, values, outcome);
  const title = asks.kind === "case" ? values[0].texts[0] : asks.title;
  return {
    title,
    line: [asks.line, outcome?.word].filter(Boolean).join(" · "),
    path: asks.path,
    match: asks.match ?? null,
    task: asks.task ?? null,
    asks,
    end,
    values: Object.fromEntries(values.map(({ field, texts }) => [field.name, texts])),
    said,
    body,
    files: form.files(),
  };
}

function bodyOf(asks, values, outcome) {
  const written = writtenOf(values);
  if (asks.kind === "task") return { does: { act: "complete", outcome: outcome.key, written } };
  if (asks.kind === "answers") return { ...asks.more, written };
  const { title, ...said } = written;
  return { ...asks.more, title, written: said };
}
