import { describe, expect, it } from 'vitest';
import { drawPlots } from '../../lib/views/draw-plots.ts';
import { colors, style } from '../../lib/views/style.ts';
import { drawView, viewNames } from '../../lib/views/views.ts';
import { pictureControls } from '../../tools/previews/view-scenes.ts';
import { evidences } from '../support/evidence.ts';
import { valuesOf } from '../support/view-markup.ts';

/** Source: WCAG 2.2, "relative luminance" and "contrast ratio". */
function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(Object.entries(colors))('in %s', (_, theme) => {
  it.each(['ink', 'quiet', 'link', 'good', 'late', 'bad'] as const)('%s can be read on every background', (ink) => {
    for (const back of ['back', 'raised', 'sunk'] as const)
      expect(contrast(theme[ink], theme[back])).toBeGreaterThan(4.5);
  });

  it.each(['good', 'late', 'bad'] as const)('%s can be read on its own background, as can text', (tone) => {
    expect(contrast(theme[tone], theme[`${tone}-back`])).toBeGreaterThan(4.5);
    expect(contrast(theme.ink, theme[`${tone}-back`])).toBeGreaterThan(4.5);
  });

  it('edges, marks and the letters of a button are seen', () => {
    for (const mark of ['edge', 'plot-1', 'plot-2', 'plot-3'] as const) {
      expect(contrast(theme[mark], theme.raised), mark).toBeGreaterThan(3);
    }
    expect(contrast(theme.raised, theme.link)).toBeGreaterThan(4.5);
  });

  it('the kinds of a plot differ in how light they are, for whoever sees no colour', () => {
    const kinds = [theme['plot-1'], theme['plot-2'], theme['plot-3']];
    for (const [index, one] of kinds.entries()) {
      for (const other of kinds.slice(index + 1)) expect(contrast(one, other)).toBeGreaterThan(1.3);
    }
  });
});

describe('the style', () => {
  it('loads nothing, and changes nothing outside of its class', () => {
    expect(style).not.toMatch(/url\(|@import|expression\(|<|javascript/i);
    const selectors = style
      .replaceAll(/@(?:media|container) [^{]*\{/g, '')
      .split('}')
      .flatMap((rule) => rule.split('{')[0]?.split(',') ?? [])
      .map((selector) => selector.trim())
      .filter((selector) => selector !== '');
    expect(selectors.filter((selector) => !/^(?:body)?\.ag\b/.test(selector))).toEqual([]);
  });

  it('has every class that a view uses', async () => {
    const evidence = await evidences.outage();
    const drawn = viewNames.map((view) => drawView({ view }, evidence, pictureControls).toString());
    const used = new Set(
      [...drawn, drawPlots(evidence).toString()]
        .flatMap((markup) => valuesOf(markup, 'class'))
        .flatMap((value) => value.split(' ')),
    );
    // A cell is one of numbers or of text, and only the first is drawn otherwise.
    used.delete('text');
    expect([...used].filter((name) => !new RegExp(`\\.${name}\\b`).test(style))).toEqual([]);
  });

  it('knows the theme of the system and that of the host', () => {
    expect(style).toMatch(/@media \(prefers-color-scheme: dark\) \{ \.ag:not\(\.light\) \{ color-scheme: dark;/);
    expect(style).toMatch(/\.ag\.dark \{ color-scheme: dark;/);
    expect(style).toContain('prefers-reduced-motion');
  });
});
