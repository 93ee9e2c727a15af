import { MultiSelect } from '@mantine/core';
import { useLang } from '../../shared/use-lang';
import { regions } from '../language';
import { prefectures } from '../prefectures';

interface PlaceSelectProps {
  value: unknown;
  onChange: (value: string[]) => void;
}
const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

/** Prefectures by region, as on a Japanese map; they are written as their JIS codes. */
export function PrefectureSelect({ value, onChange }: PlaceSelectProps) {
  const { t, lang } = useLang();
  const codeOf = (text: string) =>
    prefectures.find((each) => each.code === text.padStart(2, '0') || each.ja === text || each.en === text)?.code ??
    text;
  const data = regions.map((region) => ({
    group: t(`segments.regions.${region}`),
    items: prefectures
      .filter((each) => each.region === region)
      .map((each) => ({ value: each.code, label: lang === 'ja' ? each.ja : each.en })),
  }));
  const chosen = texts(value).map(codeOf);
  return (
    <MultiSelect
      size="xs"
      miw={160}
      maw={320}
      searchable
      aria-label={t('segments.as.prefecture')}
      placeholder={chosen.length ? undefined : t('segments.as.prefecture')}
      value={[...new Set(chosen)]}
      data={data}
      onChange={onChange}
    />
  );
}

export function RegionSelect({ value, onChange }: PlaceSelectProps) {
  const { t } = useLang();
  const chosen = texts(value);
  return (
    <MultiSelect
      size="xs"
      miw={150}
      maw={320}
      aria-label={t('segments.as.region')}
      placeholder={chosen.length ? undefined : t('segments.as.region')}
      value={chosen}
      data={regions.map((region) => ({ value: region, label: t(`segments.regions.${region}`) }))}
      onChange={onChange}
    />
  );
}
