"""Small notices of the three kinds, fictional, for tests to alter."""

EFORMS = """<?xml version="1.0" encoding="UTF-8"?>
<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
 xmlns:efac="http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1"
 xmlns:efext="http://data.europa.eu/p27/eforms-ubl-extensions/1"
 xmlns:efbc="http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1">
<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>
 {changes}{results}
 <efac:Organizations><efac:Organization><efac:Company>
  <cac:PartyIdentification><cbc:ID>ORG-0001</cbc:ID></cac:PartyIdentification>
  <cac:PartyName><cbc:Name languageID="FRA">Commune de Mirval-la-Forge</cbc:Name></cac:PartyName>
  <cac:PostalAddress><cbc:CityName>Mirval</cbc:CityName>
   <cac:Country><cbc:IdentificationCode>LUX</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
  <cac:PartyLegalEntity><cbc:CompanyID>LU15027442</cbc:CompanyID></cac:PartyLegalEntity>
 </efac:Company></efac:Organization></efac:Organizations>
</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
<cbc:ID schemeName="notice-id">{number}</cbc:ID>
<cbc:ContractFolderID>{procedure}</cbc:ContractFolderID>
<cbc:IssueDate>{issued}+01:00</cbc:IssueDate>
<cbc:VersionID>{version}</cbc:VersionID>
<cbc:NoticeTypeCode listName="{form}">x</cbc:NoticeTypeCode>
<cbc:NoticeLanguageCode>FRA</cbc:NoticeLanguageCode>
<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-0001</cbc:ID>
</cac:PartyIdentification></cac:Party></cac:ContractingParty>
<cac:ProcurementProject>
 <cbc:Name languageID="FRA">{title}</cbc:Name><cbc:Name languageID="DEU">Pflege der Grünflächen</cbc:Name>
 <cbc:Description languageID="FRA">Tonte, taille et plantations.</cbc:Description>
 <cac:MainCommodityClassification><cbc:ItemClassificationCode>77310000</cbc:ItemClassificationCode>
 </cac:MainCommodityClassification>
</cac:ProcurementProject>
{lots}
</ContractNotice>
"""
LOT = """<cac:ProcurementProjectLot><cbc:ID schemeName="Lot">{number}</cbc:ID>
 <cac:TenderingTerms>
  <cac:TendererQualificationRequest><cac:SpecificTendererRequirement>
   <cbc:TendererRequirementTypeCode listName="reserved-procurement">{reserved}
   </cbc:TendererRequirementTypeCode>
  </cac:SpecificTendererRequirement></cac:TendererQualificationRequest>
  <cac:ContractExecutionRequirement>
   <cbc:ExecutionRequirementCode listName="reserved-execution">{execution}</cbc:ExecutionRequirementCode>
  </cac:ContractExecutionRequirement>
 </cac:TenderingTerms>
 <cac:TenderingProcess><cac:TenderSubmissionDeadlinePeriod><cbc:EndDate>{until}+01:00</cbc:EndDate>
  <cbc:EndTime>12:00:00+01:00</cbc:EndTime></cac:TenderSubmissionDeadlinePeriod></cac:TenderingProcess>
 <cac:ProcurementProject><cbc:Name languageID="FRA">{title}</cbc:Name>
  <cac:MainCommodityClassification><cbc:ItemClassificationCode>{cpv}</cbc:ItemClassificationCode>
  </cac:MainCommodityClassification>
  <cac:RealizedLocation><cac:Address><cbc:CountrySubentityCode>{nuts}</cbc:CountrySubentityCode>
  </cac:Address></cac:RealizedLocation></cac:ProcurementProject>
</cac:ProcurementProjectLot>"""
CHANGES = """<efac:Changes><efbc:ChangedNoticeIdentifier>{changed}-01</efbc:ChangedNoticeIdentifier>
<efac:ChangeReason><cbc:ReasonCode>{reason}</cbc:ReasonCode></efac:ChangeReason></efac:Changes>"""
RESULT = """<efac:LotResult><cbc:TenderResultCode listName="winner-selection-status">{code}
</cbc:TenderResultCode><efac:TenderLot><cbc:ID schemeName="Lot">{lot}</cbc:ID></efac:TenderLot>
</efac:LotResult>"""
FIRST = "0f0f0f0f-1111-4222-8333-444455556666"
SECOND = "0f0f0f0f-1111-4222-8333-444455557777"
PROCEDURE = "aaaaaaaa-1111-4222-8333-444455556666"


def lot(number: str = "LOT-0001", **values: str) -> str:
    told = {
        "reserved": "none",
        "execution": "no",
        "until": "2027-03-01",
        "title": "Parc du moulin",
        "cpv": "77310000",
        "nuts": "LU000",
        **values,
    }
    return LOT.format(number=number, **told)


def eforms(number: str = FIRST, lots: str | None = None, **values: str) -> bytes:
    told = {
        "changes": "",
        "results": "",
        "procedure": PROCEDURE,
        "issued": "2027-01-04",
        "version": "01",
        "form": "competition",
        "title": "Entretien des espaces verts",
        **values,
    }
    return EFORMS.format(number=number, lots=lot() if lots is None else lots, **told).encode()


def changing(number: str, reason: str = "cor-buy") -> str:
    return CHANGES.format(changed=number, reason=reason)


def award(number: str, **codes: str) -> bytes:
    """An award of the same procedure: the code of its result by lot, such as LOT_0001="selec-w"."""
    said = (RESULT.format(lot=name.replace("_", "-"), code=code) for name, code in codes.items())
    results = f"<efac:NoticeResult>{''.join(said)}</efac:NoticeResult>"
    return eforms(number, form="result", results=results).replace(b"ContractNotice", b"ContractAwardNotice")


TED = """<?xml version="1.0" encoding="UTF-8"?>
<TED_EXPORT xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/publication"
 xmlns:n="http://publications.europa.eu/resource/schema/ted/2021/nuts" DOC_ID="{number}">
<CODED_DATA_SECTION><REF_OJS><DATE_PUB>{published}</DATE_PUB></REF_OJS>
<NOTICE_DATA><NO_DOC_OJS>x</NO_DOC_OJS><LG_ORIG>DE</LG_ORIG><ISO_COUNTRY VALUE="DE"/>
<n:PERFORMANCE_NUTS CODE="DEB21">Trier</n:PERFORMANCE_NUTS></NOTICE_DATA>
<CODIF_DATA><TD_DOCUMENT_TYPE CODE="{kind}">x</TD_DOCUMENT_TYPE></CODIF_DATA></CODED_DATA_SECTION>
<FORM_SECTION>{form}</FORM_SECTION></TED_EXPORT>"""
F02 = """<F02_2014 CATEGORY="ORIGINAL" LG="DE"><CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY>
<OFFICIALNAME>Stadtwerke Lindenfels</OFFICIALNAME><TOWN>Lindenfels</TOWN></ADDRESS_CONTRACTING_BODY>
</CONTRACTING_BODY><OBJECT_CONTRACT><TITLE><P>Reinigung der Schulen</P></TITLE>
<CPV_MAIN><CPV_CODE CODE="90911200"/></CPV_MAIN><SHORT_DESCR><P>Unterhaltsreinigung.</P></SHORT_DESCR>
</OBJECT_CONTRACT><LEFTI>{lefti}</LEFTI><PROCEDURE>
<NOTICE_NUMBER_OJ>{previous}</NOTICE_NUMBER_OJ>
<DATE_RECEIPT_TENDERS>2027-02-01</DATE_RECEIPT_TENDERS><TIME_RECEIPT_TENDERS>10:00</TIME_RECEIPT_TENDERS>
</PROCEDURE>{award}</F02_2014>"""
F14 = """<F14_2014 CATEGORY="ORIGINAL" LG="DE"><COMPLEMENTARY_INFO>
<NOTICE_NUMBER_OJ>2027/S 002-001111</NOTICE_NUMBER_OJ></COMPLEMENTARY_INFO><CHANGES>
<CHANGE><WHERE><SECTION>IV.2.2</SECTION></WHERE><OLD_VALUE><DATE>2027-02-01</DATE></OLD_VALUE>
<NEW_VALUE><DATE>2027-02-15</DATE><TIME>11:30</TIME></NEW_VALUE></CHANGE>
<CHANGE><WHERE><SECTION>II.1.4</SECTION></WHERE><OLD_VALUE><TEXT><P>drei Schulen</P></TEXT></OLD_VALUE>
<NEW_VALUE><TEXT><P>vier Schulen</P></TEXT></NEW_VALUE></CHANGE></CHANGES></F14_2014>"""


def ted(
    number: str = "1111-2027", kind: str = "3", lefti: str = "", previous: str = "", award: str = ""
) -> bytes:
    form = F02.format(lefti=lefti, previous=previous, award=award)
    return TED.format(number=number, published="20270105", kind=kind, form=form).encode()


def corrigendum(number: str = "2222-2027") -> bytes:
    return TED.format(number=number, published="20270112", kind="2", form=F14).encode()


TABLE = """doc,country,doc_type,lang_orig,date_pub,nuts,cpv,reserved,title,short_descr
003333-2027,FR,3,FR,20270106,FR411 FRF33,90910000,RESTRICTED_SHELTERED_WORKSHOP,Nettoyage,Trois sites
003334-2027,FR,3,FR,20270106,FRF31,90910000,,,Sans titre
003335-2027,FR,2,FR,20270106,FRF31,90910000,,Rectificatif,
003336-2027,FR,?,FR,20270106,FRF31,90910000,,Genre inconnu,
003337-2027,FR,3,FR,20270106
"""
