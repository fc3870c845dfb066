import type { Html } from '../text/html.ts';
import type { Controls } from './controls.ts';
import type { Evidence } from './evidence.ts';
import { notified } from './notified.ts';
import { refused } from './refused.ts';
import { story } from './story.ts';
import { stuck } from './stuck.ts';
import { unproven } from './unproven.ts';
import type { View } from './view.ts';
import type { ViewName, ViewRequest } from './view-request.ts';

/** An operator's five questions, in the order in which they are asked at night. */
export const views: { readonly [Name in ViewName]: View<Name> } = { stuck, story, notified, refused, unproven };

export const viewNames = ['stuck', 'story', 'notified', 'refused', 'unproven'] as const satisfies readonly ViewName[];

/** The answer to what is asked, without a heading. */
export function drawView(request: ViewRequest, evidence: Evidence, controls: Controls): Html {
  switch (request.view) {
    case 'stuck':
      return views.stuck.draw(request, evidence, controls);
    case 'story':
      return views.story.draw(request, evidence, controls);
    case 'notified':
      return views.notified.draw(request, evidence, controls);
    case 'refused':
      return views.refused.draw(request, evidence, controls);
    case 'unproven':
      return views.unproven.draw(request, evidence, controls);
  }
}
