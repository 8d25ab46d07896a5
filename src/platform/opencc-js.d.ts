/** The characters of OpenCC's table from traditional to simplified: `電 电|髮 发`, with further choices after the first. */
declare module 'opencc-js/dict/TSCharacters' {
  const table: string;
  export default table;
}
