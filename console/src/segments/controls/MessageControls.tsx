import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listCampaigns, listLinks } from '../../api/campaigns';
import type { LeafNode } from '../../api/types';
import { useLang } from '../../shared/use-lang';
import { useTemplateNames } from '../../templates/use-templates';
import classes from '../builder.module.css';
import { channels, outcomes } from '../language';
import { ThingSelect } from './ListControls';
import { NumberOp } from './NumberOp';
import type { ControlsProps, LeafOf } from './types';
import { WindowInput } from './WindowInput';
import { WordSelect, widthOf } from './WordSelect';

/** The leaf with members that the outcome and channel do not go with taken away: LINE tells no opens, and only a tap has a link. */
export function fitting(leaf: LeafOf<'message'>): LeafNode {
  const { link, channel, ...rest } = leaf;
  const told = leaf.outcome === 'opened' && (channel === undefined || channel === 'line') ? 'email' : channel;
  return {
    ...rest,
    ...(told ? { channel: told } : {}),
    ...(leaf.outcome === 'tapped' && link ? { link } : {}),
  };
}

export function MessageControls({ leaf, onChange }: ControlsProps<'message'>) {
  const { t, lang } = useLang();
  const campaigns = useQuery({
    queryKey: ['campaigns', 'all'],
    queryFn: () => listCampaigns(null),
    staleTime: 15_000,
  });
  const names = useTemplateNames().data?.items ?? [];
  const links = useQuery({
    queryKey: ['links', leaf.campaign],
    queryFn: () => listLinks(leaf.campaign ?? 0),
    enabled: leaf.outcome === 'tapped' && !!leaf.campaign,
    staleTime: 15_000,
  });
  const set = (change: Partial<LeafOf<'message'>>) => {
    const next = { ...leaf, ...change };
    for (const key of Object.keys(change) as (keyof typeof change)[]) {
      if (change[key] === undefined) delete next[key as 'link'];
    }
    onChange(fitting(next));
  };
  const anyChannel = 'any' as const;
  const offered = leaf.outcome === 'opened' ? channels.filter((each) => each !== 'line') : [anyChannel, ...channels];
  const count = leaf.count ?? { op: 'at_least', value: 1 };
  return (
    <>
      <WordSelect
        w={120}
        label={t('segments.channel')}
        words={offered}
        say={(channel) => t(`segments.channels.${channel}`)}
        value={leaf.channel ?? anyChannel}
        onChange={(channel) => set({ channel: channel === anyChannel ? undefined : channel })}
      />
      <ThingSelect
        label={t('segments.anyCampaign')}
        clearable
        w={180}
        items={campaigns.data?.items}
        value={leaf.campaign}
        onChange={(campaign) => set({ campaign, link: undefined })}
      />
      <Autocomplete
        size="xs"
        w={150}
        comboboxProps={{ width: 240, position: 'bottom-start' }}
        aria-label={t('segments.template')}
        placeholder={t('segments.anyTemplate')}
        data={[
          { group: t('segments.templatesNow'), items: names.filter((each) => each.current).map((each) => each.name) },
          {
            group: t('segments.templatesEarlier'),
            items: names.filter((each) => !each.current).map((each) => each.name),
          },
        ].filter((each) => each.items.length > 0)}
        value={leaf.template ?? ''}
        onChange={(template) => set({ template: template || undefined })}
      />
      {leaf.outcome === 'tapped' && (leaf.campaign || leaf.link) && (
        <ThingSelect
          label={t('segments.anyLink')}
          clearable
          items={links.data?.map((link) => ({ id: link.id, name: link.url }))}
          value={leaf.link}
          onChange={(link) => set({ link })}
        />
      )}
      <WindowInput value={leaf.within} onChange={(within) => set({ within })} />
      <WordSelect
        label={t('segments.outcome')}
        w={widthOf(t(`segments.outcomes.${leaf.outcome}`), lang === 'ja')}
        words={outcomes}
        say={(outcome) => t(`segments.outcomes.${outcome}`)}
        value={leaf.outcome}
        onChange={(outcome) => set({ outcome })}
      />
      <NumberOp
        op={count.op}
        value={count.value}
        min={0}
        suffix={t('segments.messagesUnit')}
        onChange={(op, value) => set({ count: { op, value } })}
      />
      {leaf.channel === 'line' && (leaf.outcome === 'delivered' || leaf.outcome === 'bounced') && (
        <span className={classes.hint}>{t('segments.lineTellsNot')}</span>
      )}
    </>
  );
}
