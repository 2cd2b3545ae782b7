import t from 'tap'
import { kindOf, safeName } from '../../src/domain/file/kind.js'

const ascii = (text: string) => Buffer.from(text, 'latin1')

/** An archive that holds empty files of these names, stored without compression. */
function archive (names: readonly string[], comment = ''): Buffer {
  const locals = names.map(name => {
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(name.length, 26)
    return Buffer.concat([head, ascii(name)])
  })
  const entries = names.map(name => {
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt16LE(name.length, 28)
    return Buffer.concat([head, ascii(name)])
  })
  const start = Buffer.concat(locals).length
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(names.length, 10)
  end.writeUInt32LE(start, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...locals, ...entries, end, ascii(comment)])
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

t.test('a file is told by its content', async t => {
  const cases: [what: string, bytes: Buffer, kind: string | undefined][] = [
    ['PDF', ascii('%PDF-1.4\n'), 'application/pdf'],
    ['PNG', ascii('\x89PNG\r\n\x1a\n....'), 'image/png'],
    ['JPEG', ascii('\xff\xd8\xff\xe0'), 'image/jpeg'],
    ['WebP', ascii('RIFF\x00\x00\x00\x00WEBPVP8 '), 'image/webp'],
    ['another RIFF', ascii('RIFF\x00\x00\x00\x00WAVEfmt '), undefined],
    ['Word', archive(['[Content_Types].xml', 'word/document.xml']), DOCX],
    ['Excel', archive(['[Content_Types].xml', 'xl/workbook.xml'], 'a comment'), XLSX],
    ['Word with macros', archive(['[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin']), undefined],
    ['any archive', archive(['a.txt']), undefined],
    ['an archive without an end', archive(['[Content_Types].xml', 'word/document.xml']).subarray(0, 80), undefined],
    ['HTML', ascii('<html><script>'), undefined],
    ['SVG', ascii('<svg xmlns="http://www.w3.org/2000/svg">'), undefined],
    ['a program', ascii('MZ\x90\x00'), undefined],
    ['nothing', Buffer.alloc(0), undefined],
    ['one byte', ascii('%'), undefined]
  ]
  for (const [what, bytes, kind] of cases) t.equal(kindOf(bytes), kind, what)
  const lying = archive(['[Content_Types].xml', 'word/document.xml'])
  lying.writeUInt32LE(0xfffffff0, lying.length - 6)
  t.equal(kindOf(lying), undefined, 'a directory that lies outside the file')
})

t.test('a name keeps what people wrote and nothing that a system could act on', async t => {
  const cases: [given: string, kind: Parameters<typeof safeName>[1], name: string][] = [
    ['投资意向书.pdf', 'application/pdf', '投资意向书.pdf'],
    ['photo.JPEG', 'image/jpeg', 'photo.jpg'],
    ['../../etc/passwd', 'application/pdf', 'passwd.pdf'],
    ['C:\\temp\\a.docx', DOCX, 'a.docx'],
    ['evil.exe', 'application/pdf', 'evil.exe.pdf'],
    ['invoice\u202efdp.exe', 'application/pdf', 'invoice fdp.exe.pdf'],
    ['a"\r\nSet-Cookie: x.pdf', 'application/pdf', 'a Set-Cookie x.pdf'],
    ['.pdf', 'application/pdf', 'file.pdf'],
    ['...', 'image/png', 'file.png']
  ]
  for (const [given, kind, name] of cases) t.equal(safeName(given, kind, 'file'), name, given)
  t.equal(safeName('长'.repeat(500), 'application/pdf', 'file').length, 124)
})
