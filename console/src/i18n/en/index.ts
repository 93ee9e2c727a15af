import type { ja } from '../ja';
import type { Words } from '../words';
import * as campaigns from './campaigns';
import * as common from './common';
import * as events from './events';
import * as home from './home';
import * as imports from './imports';
import * as messages from './messages';
import * as people from './people';
import * as planning from './planning';
import * as rehearsals from './rehearsals';
import { segmentsEn } from './segments';
import * as sending from './sending';
import * as settings from './settings';

/** English words of the console: the same files and keys as `ja`. */
export const en: Words<typeof ja> = {
  ...common,
  ...home,
  ...people,
  ...events,
  segments: segmentsEn,
  ...campaigns,
  ...messages,
  ...sending,
  ...planning,
  ...rehearsals,
  ...imports,
  ...settings,
};
