import React, { useState } from 'react';

interface Props<T> {
  items: T[];
  render(item: T): JSX.Element;
  onPick?: (item: T) => void;
}

const EMPTY = <p className="empty">Nothing</p>;

/** A list of which one can be picked. */
export function List<T extends { id: string }>({ items, render, onPick }: Props<T>) {
  const [picked, setPicked] = useState<string>();
  const pick = (item: T) => {
    setPicked(item.id);
    onPick?.(item);
  };
  if (items.length === 0) {
    return EMPTY;
  }
  return (
    <ul>
      {items.map((item) => (
        <li key={item.id} onClick={() => pick(item)} className={item.id === picked ? 'on' : ''}>
          {render(item)}
        </li>
      ))}
    </ul>
  );
}

export const Title: React.FC<{ text: string }> = ({ text }) => <h1>{text}</h1>;

export class Frame extends React.Component<Props<string>, { open: boolean }> {
  state = { open: false };
  toggle = () => this.setState(({ open }) => ({ open: !open }));

  render() {
    return <section onClick={this.toggle}>{this.props.items.join(', ')}</section>;
  }
}

export default React.memo(function Memo() {
  return <Title text="memo" />;
});
