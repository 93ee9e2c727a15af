import { Button, Group, SegmentedControl, Stack, Tabs, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { randomKey } from '../api/random-key';
import { usePhone } from '../shared/DataList';
import type { useProblems } from '../shared/problems';
import { useLang } from '../shared/use-lang';
import { ContentStep } from './ContentStep';
import { changeMessage, type Draft, messageIn } from './model';
import { VariantHead, VariantsPanel } from './VariantsPanel';
import * as model from './variants';

type Mode = 'one' | 'split' | 'condition';

interface MessageStepProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  problems: ReturnType<typeof useProblems>;
  /** The variant that is edited and previewed. */
  shown: number;
  onShow: (index: number) => void;
}

/** ③ What: one message, or several (A/Bテスト, 出し分け) of which every person gets exactly one. */
export function MessageStep({ draft, onChange, problems, shown, onShow }: MessageStepProps) {
  const { t } = useLang();
  const phone = usePhone();
  const { variants } = draft;
  const mode: Mode = variants?.by ?? 'one';
  const choose = (next: Mode) => {
    onShow(0);
    if (next === 'one') {
      const first = messageIn(draft, 0);
      onChange({ ...draft, bubbles: first.bubbles, untrackedUrls: first.untrackedUrls, variants: null });
    } else {
      onChange({ ...draft, variants: model.newVariants(next, messageIn(draft, 0), randomKey().slice(0, 12)) });
    }
  };
  const index = variants ? Math.min(shown, variants.of.length - 1) : 0;
  const own = variants?.of[index];
  const at = (path: string) => problems.at(variants ? path.replace(/^content/, `variants.of[${index}].content`) : path);
  return (
    <Stack gap="md">
      <SegmentedControl
        value={mode}
        orientation={phone ? 'vertical' : 'horizontal'}
        fullWidth={phone}
        onChange={(next) => choose(next as Mode)}
        data={(['one', 'split', 'condition'] as const).map((each) => ({
          value: each,
          label: t(`variants.modes.${each}`),
          disabled: draft.options.broadcast === true && each !== 'one',
        }))}
      />
      {variants && (
        <>
          <Text size="sm" c="dimmed">
            {t(`variants.texts.${variants.by}`)}
          </Text>
          <VariantsPanel
            variants={variants}
            error={problems.at('variants')}
            onChange={(changed) => onChange({ ...draft, variants: changed })}
          />
          <Tabs value={String(index)} onChange={(next) => onShow(Number(next))} variant="outline">
            <Tabs.List>
              {variants.of.map((each, position) => (
                <Tabs.Tab key={each.id} value={String(position)}>
                  {each.tree === null && variants.by === 'condition'
                    ? `${each.name} (${t('variants.otherwise')})`
                    : each.name}
                </Tabs.Tab>
              ))}
              {variants.of.length < model.mostVariants && (
                <Group ml="xs">
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    leftSection={<IconPlus size={14} />}
                    onClick={() => onChange({ ...draft, variants: model.addVariant(variants) })}
                  >
                    {t('variants.add')}
                  </Button>
                </Group>
              )}
            </Tabs.List>
          </Tabs>
          {own && (
            <VariantHead
              key={own.id}
              variants={variants}
              variant={own}
              onChange={(changed) => onChange({ ...draft, variants: changed })}
            />
          )}
        </>
      )}
      <ContentStep
        key={own?.id ?? 'one'}
        draft={messageIn(draft, index)}
        onChange={(changed) => onChange(changeMessage(draft, index, changed))}
        problems={{ ...problems, at }}
      />
    </Stack>
  );
}
