package press

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

const producer = "Tandem"

// writeInfo writes what the file says about itself, twice: for old readers and as XMP.
func (d *Doc) writeInfo(w *writer) {
	date := ""
	if d.info.Date != "" {
		date = "/CreationDate" + ascii("D:"+strings.ReplaceAll(d.info.Date, "-", ""))
	}
	w.object(infoObject, fmt.Sprintf("<</Title%s/Subject%s/Author%s/Producer%s%s>>",
		words(d.info.Title), words(d.info.Subject), words(d.info.Author), ascii(producer), date))
	data := d.xmp()
	w.raw(metadataObject, "/Type/Metadata/Subtype/XML", data)
}

func (d *Doc) xmp() []byte {
	var b bytes.Buffer
	esc := func(s string) string {
		var e bytes.Buffer
		xml.EscapeText(&e, []byte(s)) // a bytes.Buffer takes everything
		return e.String()
	}
	fmt.Fprintf(&b, "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"+
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`+
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">`+
		`<dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>`+
		`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>`+
		`<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator><dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>`+
		`<pdf:Producer>%s</pdf:Producer>`, esc(d.info.Title), esc(d.info.Subject), esc(d.info.Author), esc(d.info.Language), producer)
	if d.info.Date != "" {
		fmt.Fprintf(&b, "<xmp:CreateDate>%s</xmp:CreateDate>", esc(d.info.Date))
	}
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}

// writeFiles writes the attachments and returns their entries for the catalog.
func (d *Doc) writeFiles(w *writer) string {
	if len(d.files) == 0 {
		return ""
	}
	var names, associated strings.Builder
	for _, f := range d.files {
		body := w.stream(fmt.Sprintf("/Type/EmbeddedFile/Subtype/text#2Fplain/Params<</Size %d>>", len(f.data)), f.data)
		spec := w.add(fmt.Sprintf("<</Type/Filespec/F%s/UF%s/Desc%s/AFRelationship/Supplement/EF<</F %d 0 R/UF %d 0 R>>>>",
			ascii(f.name), words(f.name), words(f.about), body, body))
		fmt.Fprintf(&names, "%s %d 0 R ", ascii(f.name), spec)
		fmt.Fprintf(&associated, "%d 0 R ", spec)
	}
	return fmt.Sprintf("/Names<</EmbeddedFiles<</Names[%s]>>>>/AF[%s]", names.String(), associated.String())
}
