import type { EventPattern, PropertyCondition } from '../../api/types';
import { useLang } from '../../shared/use-lang';
import classes from '../builder.module.css';
import { aggregates, dayUnits, exactUnits, recencies, sequences } from '../language';
import { EventSelect, renamed, useProperties } from './EventSelect';
import { NumberOp } from './NumberOp';
import { SpanInput, WholeInput } from './SpanInput';
import { PropertySelect, TestList } from './TestList';
import type { ControlsProps } from './types';
import { WindowInput } from './WindowInput';
import { WordSelect, widthOf } from './WordSelect';

const some = (tests: PropertyCondition[]) => (tests.length ? tests : undefined);

/** What the event itself must be like: every test must hold for the same event. */
function Where({ pattern, onChange }: { pattern: EventPattern; onChange: (where?: PropertyCondition[]) => void }) {
  const properties = useProperties(pattern);
  if (!pattern.name && !pattern.name_prefix) return null;
  return <TestList tests={pattern.where ?? []} properties={properties} onChange={(where) => onChange(some(where))} />;
}

export function EventControls({ leaf, onChange }: ControlsProps<'event'>) {
  const { t } = useLang();
  const count = leaf.count ?? { op: 'at_least', value: 1 };
  return (
    <div className={classes.leaf}>
      <div className={classes.controls}>
        <EventSelect pattern={leaf} onChange={(name) => onChange(renamed(leaf, name))} />
        <WindowInput value={leaf.within} onChange={(within) => onChange({ ...leaf, within })} />
        <NumberOp
          op={count.op}
          value={count.value}
          min={0}
          suffix={t('segments.times')}
          onChange={(op, value) => onChange({ ...leaf, count: { op, value } })}
        />
      </div>
      <Where pattern={leaf} onChange={(where) => onChange({ ...leaf, where })} />
    </div>
  );
}

export function RecencyControls({ leaf, onChange }: ControlsProps<'event_recency'>) {
  const { t, lang } = useLang();
  return (
    <div className={classes.leaf}>
      <div className={classes.controls}>
        <EventSelect pattern={leaf} onChange={(name) => onChange(renamed(leaf, name))} />
        <SpanInput value={leaf} onChange={(span) => onChange({ ...leaf, amount: span.amount, unit: span.unit })} />
        <WordSelect
          label={t('segments.operator')}
          w={widthOf(t(`segments.recency.${leaf.op}`), lang === 'ja')}
          words={recencies}
          say={(op) => t(`segments.recency.${op}`)}
          value={leaf.op}
          onChange={(op) => onChange({ ...leaf, op })}
        />
      </div>
      <Where pattern={leaf} onChange={(where) => onChange({ ...leaf, where })} />
    </div>
  );
}

export function AggregateControls({ leaf, onChange }: ControlsProps<'event_aggregate'>) {
  const { t } = useLang();
  const properties = useProperties(leaf);
  const numbers = properties.filter((each) => each.type === 'number');
  return (
    <div className={classes.leaf}>
      <div className={classes.controls}>
        <EventSelect pattern={leaf} onChange={(name) => onChange({ ...renamed(leaf, name), property: [] })} />
        <WindowInput value={leaf.within} onChange={(within) => onChange({ ...leaf, within })} />
        <PropertySelect
          value={leaf.property}
          properties={numbers.length ? numbers : properties}
          onChange={(property) => onChange({ ...leaf, property })}
        />
        <WordSelect
          w={86}
          label={t('segments.aggregate')}
          words={aggregates}
          say={(each) => t(`segments.aggregates.${each}`)}
          value={leaf.aggregate}
          onChange={(aggregate) => onChange({ ...leaf, aggregate })}
        />
        <NumberOp op={leaf.op} value={leaf.value} onChange={(op, value) => onChange({ ...leaf, op, value })} />
      </div>
      <Where pattern={leaf} onChange={(where) => onChange({ ...leaf, where })} />
    </div>
  );
}

export function DistinctControls({ leaf, onChange }: ControlsProps<'event_distinct'>) {
  const { t } = useLang();
  const properties = useProperties(leaf);
  return (
    <div className={classes.leaf}>
      <div className={classes.controls}>
        <EventSelect pattern={leaf} onChange={(name) => onChange({ ...renamed(leaf, name), property: [] })} />
        <WindowInput value={leaf.within} onChange={(within) => onChange({ ...leaf, within })} />
        <PropertySelect
          value={leaf.property}
          properties={properties}
          onChange={(property) => onChange({ ...leaf, property })}
        />
        <span className={classes.word}>{t('segments.distinct')}</span>
        <NumberOp
          op={leaf.op}
          value={leaf.value}
          min={0}
          suffix={t('segments.kindsOf')}
          onChange={(op, value) => onChange({ ...leaf, op, value })}
        />
      </div>
      <Where pattern={leaf} onChange={(where) => onChange({ ...leaf, where })} />
    </div>
  );
}

export function EdgeControls({ leaf, onChange }: ControlsProps<'first_event' | 'last_event'>) {
  const { t } = useLang();
  const properties = useProperties(leaf);
  const edges = ['first_event', 'last_event'] as const;
  return (
    <div className={classes.leaf}>
      <div className={classes.controls}>
        <WordSelect
          w={96}
          label={t('segments.edge')}
          words={edges}
          say={(edge) => t(`segments.edges.${edge}`)}
          value={leaf.type}
          onChange={(type) => onChange({ ...leaf, type })}
        />
        <EventSelect
          pattern={leaf}
          onChange={(name) => {
            const { name: _, name_prefix: __, ...rest } = leaf;
            onChange({ ...rest, ...name });
          }}
        />
        <span className={classes.word}>{t('segments.edgeAt')}</span>
        <WindowInput value={leaf.at} onChange={(at) => onChange({ ...leaf, at })} ever={t('segments.anyTime')} />
      </div>
      {(leaf.name || leaf.name_prefix) && (
        <TestList
          tests={leaf.has ?? []}
          properties={properties}
          onChange={(has) => onChange({ ...leaf, has: some(has) })}
        />
      )}
    </div>
  );
}

export function SequenceControls({ leaf, onChange }: ControlsProps<'event_sequence'>) {
  const { t, lang } = useLang();
  const span = (
    <SpanInput offered={exactUnits} value={leaf} onChange={({ amount, unit }) => onChange({ ...leaf, amount, unit })} />
  );
  return (
    <div className={classes.leaves}>
      <div className={classes.leaf}>
        <div className={classes.controls}>
          <EventSelect
            label={t('segments.firstThis')}
            pattern={leaf.first}
            onChange={(name) => onChange({ ...leaf, first: renamed(leaf.first, name) })}
          />
          <WindowInput value={leaf.within} onChange={(within) => onChange({ ...leaf, within })} />
          <span className={classes.word}>{t('segments.sequenceAfter')}</span>
          {span}
          <span className={classes.word}>{t('segments.sequenceWithin')}</span>
        </div>
        <Where pattern={leaf.first} onChange={(where) => onChange({ ...leaf, first: { ...leaf.first, where } })} />
      </div>
      <div className={classes.leaf}>
        <div className={classes.controls}>
          <span className={classes.word}>↳</span>
          <EventSelect
            label={t('segments.thenThis')}
            pattern={leaf.then}
            onChange={(name) => onChange({ ...leaf, then: renamed(leaf.then, name) })}
          />
          <WordSelect
            label={t('segments.operator')}
            w={widthOf(t(`segments.sequence.${leaf.op}`), lang === 'ja')}
            words={sequences}
            say={(op) => t(`segments.sequence.${op}`)}
            value={leaf.op}
            onChange={(op) => onChange({ ...leaf, op })}
          />
        </div>
        <Where pattern={leaf.then} onChange={(where) => onChange({ ...leaf, then: { ...leaf.then, where } })} />
      </div>
    </div>
  );
}

export function RegularControls({ leaf, onChange }: ControlsProps<'event_regular'>) {
  const { t } = useLang();
  return (
    <div className={classes.leaf}>
      <div className={classes.controls}>
        <EventSelect pattern={leaf} onChange={(name) => onChange(renamed(leaf, name))} />
        <span className={classes.word}>{t('segments.regularLast')}</span>
        <WholeInput
          label={t('segments.periods')}
          max={366}
          value={leaf.periods}
          onChange={(periods) => onChange({ ...leaf, periods })}
        />
        <WordSelect
          w={88}
          label={t('segments.unit')}
          words={dayUnits}
          say={(unit) => t(`segments.units.${unit}`)}
          value={leaf.unit}
          onChange={(unit) => onChange({ ...leaf, unit })}
        />
        <span className={classes.word}>{t('segments.regularOf')}</span>
        <WholeInput
          label={t('segments.atLeast')}
          max={leaf.periods || 366}
          value={leaf.at_least}
          onChange={(at_least) => onChange({ ...leaf, at_least })}
        />
        <span className={classes.word}>{t(`segments.regularUnits.${leaf.unit}`)}</span>
      </div>
      <Where pattern={leaf} onChange={(where) => onChange({ ...leaf, where })} />
    </div>
  );
}
