import { Input, SegmentedControl, SimpleGrid } from '@mantine/core';
import type { Look } from '../api/types';
import { useLang } from '../shared/use-lang';

interface CardLookProps {
  look: Look;
  at: (path: string) => string | undefined;
  onChange: (look: Look) => void;
}

/** LINE's own choice comes first: it is what a card has that says nothing. */
const choices = {
  image_aspect_ratio: ['rectangle', 'square'],
  image_size: ['cover', 'contain'],
} as const;

/** The form of a card's picture, and how the picture lies in it; of a carousel's cards it is one for all. */
export function CardLook({ look, at, onChange }: CardLookProps) {
  const { t } = useLang();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" verticalSpacing={4}>
      {(['image_aspect_ratio', 'image_size'] as const).map((member) => (
        <Input.Wrapper key={member} label={t(`messages.look.${member}`)} error={at(member)}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t(`messages.look.${member}`)}
            value={look[member] ?? choices[member][0]}
            data={choices[member].map((value) => ({ value, label: t(`messages.look.${value}`) }))}
            onChange={(value) => onChange({ [member]: value })}
          />
        </Input.Wrapper>
      ))}
    </SimpleGrid>
  );
}
