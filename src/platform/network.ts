import { isIPv6, SocketAddress } from 'node:net';

/** Whose an address is: itself, of IPv6 the /64 that one household has; an IPv4 address written as IPv6 is the IPv4 address. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const { address: short } = new SocketAddress({ address: address.replace(/%.*$/, ''), family: 'ipv6' });
  const [head = '', tail] = short.split('::');
  const parts = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const after = tail === undefined ? [] : parts(tail);
  const before = parts(head);
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
