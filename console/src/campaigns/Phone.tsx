import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Account, LineMessage } from '../api/types';
import { AccountMark } from '../app/AccountChooser';
import { Flex } from './Flex';
import classes from './Phone.module.css';

/** A friend's phone: the chat of one account with these messages. */
export function Phone({ account, messages, empty }: { account: Account; messages: LineMessage[]; empty: string }) {
  return (
    <div className={classes.phone}>
      <div className={classes.bar}>{account.name}</div>
      <div className={classes.chat}>
        {messages.length === 0 && (
          <Text size="xs" c="white" ta="center" my="auto">
            {empty}
          </Text>
        )}
        {messages.map((message, index) => (
          <div key={index} className={classes.message}>
            <div className={classes.mark}>{index === 0 && <AccountMark account={account} size={30} />}</div>
            <Message message={message} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Message({ message }: { message: LineMessage }) {
  if (message.type === 'text') return <div className={classes.text}>{withLinks(message.text ?? '')}</div>;
  if (message.type === 'image') {
    return <img className={classes.image} src={message.previewImageUrl ?? message.originalContentUrl} alt="" />;
  }
  if (message.type === 'flex' && message.contents) return <Flex node={message.contents} />;
  return <div className={classes.text}>[{message.type}]</div>;
}

/** Links look like links but lead nowhere: opening one here would count as nobody's tap. */
export function withLinks(text: string): ReactNode[] {
  return text.split(/(https?:\/\/[^\s<>"、。」）]+)/g).map((part, index) =>
    index % 2 ? (
      <span key={index} className={classes.link}>
        {part}
      </span>
    ) : (
      part
    ),
  );
}
