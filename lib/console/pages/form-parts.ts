import { type Html, html } from '../../text/html.ts';

/** One field of a form. What is wrong with it stands beside it, and a screen reader says it with the field. */
export type Field = {
  /** As the form sends it; ours, so that an id may be made of it. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string | Html | undefined;
  readonly error?: string | undefined;
};

export type Choice = { readonly value: string; readonly label: string };

export function drawInput(field: Field & { readonly value: string; readonly options?: readonly string[] }): Html {
  const { name, value, options = [] } = field;
  const list = options.length === 0 ? undefined : html`list="options-${name}"`;
  return html`${drawLabel(field)}
<input type="text" id="field-${name}" name="${name}" value="${value}" autocomplete="off" spellcheck="false" ${list} ${describe(field)}>
${list === undefined ? undefined : html`<datalist id="options-${name}">${options.map((option) => html`<option value="${option}"></option>`)}</datalist>`}
${drawNotes(field)}`;
}

export function drawNumber(field: Field & { readonly value: string; readonly max: number }): Html {
  const { name, value, max } = field;
  return html`${drawLabel(field)}
<input type="number" id="field-${name}" name="${name}" value="${value}" min="1" max="${max}" step="1" ${describe(field)}>
${drawNotes(field)}`;
}

export function drawSelect(field: Field & { readonly value: string; readonly choices: readonly Choice[] }): Html {
  const { name, value, choices } = field;
  const options = choices.map((choice) =>
    choice.value === value
      ? html`<option value="${choice.value}" selected>${choice.label}</option>`
      : html`<option value="${choice.value}">${choice.label}</option>`,
  );
  return html`${drawLabel(field)}
<select id="field-${name}" name="${name}" ${describe(field)}>${options}</select>
${drawNotes(field)}`;
}

/** A browser leaves out the first line break in a text area, so that there has to be one of ours. */
export function drawTextarea(field: Field & { readonly value: string; readonly rows: number }): Html {
  const { name, value, rows } = field;
  return html`${drawLabel(field)}
<textarea id="field-${name}" name="${name}" rows="${rows}" autocomplete="off" spellcheck="false" ${describe(field)}>
${value}</textarea>
${drawNotes(field)}`;
}

export function drawCheckbox({ name, label, hint }: Field, checked: boolean): Html {
  const isChecked = checked ? html`checked` : undefined;
  return html`<label for="field-${name}"><input type="checkbox" id="field-${name}" name="${name}" value="yes" ${isChecked} ${describe({ name, label, hint })}>${label}</label>
${drawNotes({ name, label, hint })}`;
}

export function drawRadios(legend: string, name: string, value: string, choices: readonly Choice[]): Html {
  const drawn = choices.map((choice, index) => {
    const checked = choice.value === value ? html`checked` : undefined;
    return html`<label for="field-${name}-${index}"><input type="radio" id="field-${name}-${index}" name="${name}" value="${choice.value}" ${checked}>${choice.label}</label>`;
  });
  return html`<fieldset class="box"><legend>${legend}</legend>${drawn}</fieldset>`;
}

function drawLabel({ name, label }: Field): Html {
  return html`<label for="field-${name}">${label}</label>`;
}

function describe({ name, hint, error }: Field): Html | undefined {
  const ids = [...(hint === undefined ? [] : [`hint-${name}`]), ...(error === undefined ? [] : [`error-${name}`])];
  const described = ids.length === 0 ? undefined : html`aria-describedby="${ids.join(' ')}"`;
  return error === undefined ? described : html`${described} aria-invalid="true"`;
}

function drawNotes({ name, hint, error }: Field): Html {
  return html`${hint === undefined ? undefined : html`<p class="quiet" id="hint-${name}">${hint}</p>`}
${error === undefined ? undefined : html`<p class="tone-bad" id="error-${name}"><strong>${error}</strong></p>`}`;
}
