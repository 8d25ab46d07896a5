test('hears no signal', () => {
  for (;;);
});
