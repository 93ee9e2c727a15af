import * as campaigns from './campaigns';
import * as common from './common';
import * as events from './events';
import * as home from './home';
import * as imports from './imports';
import * as messages from './messages';
import * as people from './people';
import * as planning from './planning';
import * as rehearsals from './rehearsals';
import { segmentsJa } from './segments';
import * as sending from './sending';
import * as settings from './settings';

/** Japanese words of the console, one file per capability. `en` has the same keys (the compiler and a test see to it). */
export const ja = {
  ...common,
  ...home,
  ...people,
  ...events,
  segments: segmentsJa,
  ...campaigns,
  ...messages,
  ...sending,
  ...planning,
  ...rehearsals,
  ...imports,
  ...settings,
};
