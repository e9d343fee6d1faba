"""Texts of the reference files that readers see, marked for translation.

The files keep the English wording (quotations say so); a test compares the two lists.
"""

from __future__ import annotations

from typing import Final

from app.core.i18n import N_

#: Every text of the reference files that a page shows as words.
REFERENCE_WORDS: Final = (
    # Evidence
    N_(
        "Article citing Ministry of Construction statistics names Lao Cai's smart-city "
        "project focus (trade and tourism)"
    ),
    N_(
        "Article citing Ministry of Construction statistics names Quang Ninh's smart-city "
        "project focus (trade and tourism)"
    ),
    N_(
        "City decision 6372/QD-UBND (2025-12-22) approving the scheme to set up the Hanoi "
        "smart monitoring and operations centre"
    ),
    N_("City intelligent operations centre put into operation"),
    N_("City told departments to list projects implementing its smart-city scheme"),
    N_("Dong Xoai city won a VINASA smart governance award"),
    N_("KIND-Ha Nam MoU on smart urban development"),
    N_("LH UGPP MoU"),
    N_(
        "LH signed the Urban Growth Partnership Programme MoU with the province (smart new "
        "town, industrial park)"
    ),
    N_("LH-Hung Yen strategic MoU on smart-city development"),
    N_("Named by the Ministry of Construction among localities with notable smart-city results"),
    N_(
        "Named in Decision 950 reporting as nucleus of a regional smart-city chain (with "
        "Hanoi, Da Nang, HCMC)"
    ),
    N_("Nha Trang pilot smart-city scheme (version of 2022-10-14)"),
    N_("One of three Vietnamese ASEAN Smart Cities Network cities (pilot cities of the network)"),
    N_("Phan Thiet city IOC opened; department assigned to set up the provincial IOC"),
    N_("Phu Quoc IOC project started 2025-09-24 (after the merger into An Giang)"),
    N_("Pleiku smart-city scheme 2019-2025 (draft)"),
    N_("Province building IOCs 2021-2025; Pho Yen IOC opened"),
    N_("Province preparing and carrying out smart-city development under Decision 950"),
    N_("Province-Viettel MoU on e-government and smart urban development 2021-2025"),
    N_(
        "Provincial People's Committee issued the provincial smart-city scheme 2018-2023, "
        "vision 2030"
    ),
    N_("Provincial chairman refers to the provincial plan on smart urban area construction"),
    N_("Provincial letter 10657/UBND-VP directing smart-city work under Decision 950"),
    N_("Provincial plan 85/KH-UBND (2021-06-09) for trial of the provincial smart-city IOC"),
    N_(
        "Provincial portal headline (after the merger with Binh Phuoc): smart cities are an "
        "investment priority"
    ),
    N_(
        "Provincial smart-city monitoring and operations centre opened on 28 September (year "
        "not shown in the excerpt)"
    ),
    N_("Provincial smart-city project with 15 priority tasks, 325 billion VND"),
    N_("Sam Son city: VINASA 2021 award for smart operation and management"),
    N_("Tan An city smart-city project 2020-2025, about 500 billion VND"),
    N_("VINASA 2021 award (smart tourism) to Lam Dong; Da Lat smart governance award 2022"),
    N_("VINASA 2021: smart operation, smart public services, start-up attraction"),
    N_("VINASA Vietnam Smart City award 2021 (second time)"),
    N_("Vinh city opened its smart-city operations centre"),
    N_("working document of 2020-06-02, not published"),
    # Published counts
    N_("about 40"),
    N_(
        "have or are drafting schemes: 34 approved, 16 drafting (the two do not add to 48 in "
        "the source)"
    ),
    N_("having or developing a smart-city project (Ministry of Construction, quoted)"),
    N_("implementing smart cities; 30 approved schemes; 38 provincial IOCs (VINASA award, quoted)"),
    N_('provinces carrying out projects (KOTRA, 2023-05-17, "as of 2022")'),
    N_(
        "provinces with smart-city development plans (article on the VKC launch; excerpt "
        "shows no date, 12 Oct 2022 inferred from the event of 11 Oct 2022)"
    ),
    N_("provinces with smart-city programmes (Korea Economic Institute of America; names none)"),
    # Projects: names
    N_("Bac Ninh Southeast New Town (Dong Nam new city)"),
    N_("Binh Duong New City consortium"),
    N_("Building a smart tourism and culture Hue City (KOICA)"),
    N_("Can Tho smart city cooperation"),
    N_("Da Nang urban railway technical assistance (KSP)"),
    N_("ENSURE centre, Da Nang (integrated centre for green and smart urban resilience)"),
    N_("HCMC smart city operations centre technical assistance"),
    N_("Ha Nam smart green city / Eco-Smart Urban Living Tomorrow City"),
    N_("Hue Smart Media City and Chan May-Lang Co zone (LH MoU)"),
    N_("Hung Yen smart-city MoU"),
    N_("Korean ODA loan commitment to Vietnam 2024-2027"),
    N_("Mekong Delta smart city (K-City Network)"),
    N_("My An-Cao Lanh road EDCF loan (not smart city; EDCF example)"),
    N_("Nghe An and Thanh Hoa irrigation EDCF loan (not smart city; EDCF example, two provinces)"),
    N_("North Hanoi smart city (Dong Anh)"),
    N_("Phu Quoc intelligent operations centre (APEC 2027)"),
    N_("Starlake City (Hanoi West Lake new town)"),
    N_("Starlake City multi-purpose towers"),
    N_("Starlake City smart-city joint venture"),
    N_("Tan An smart city"),
    N_("Thu Thiem Eco Smart City"),
    N_("Thua Thien Hue smart-city project"),
    N_("Urban Growth Partnership Programme (UGPP) MoU with five northern provinces"),
    N_("Vietnam-Korea Cooperation Center for Smart City and Construction Technology (VKC)"),
    N_("Vietnam-Korea economic cooperation industrial park, Hung Yen (clean industrial park)"),
    # Projects: kinds
    N_("EDCF loan"),
    N_("G2G city export"),
    N_("K-City Network pre-feasibility"),
    N_("KSP study"),
    N_("MoU"),
    N_("MoU (multi-province)"),
    N_("ODA grant"),
    N_("cooperation"),
    N_("grant"),
    N_("joint venture"),
    N_("national framework"),
    N_("private development"),
    N_("private development (MoU)"),
    N_("public programme"),
    # Projects: who
    N_("(Japanese-Vietnamese project: BRG-Sumitomo; not Korean-led; from memory)"),
    N_("(Korean partners; KVIP)"),
    N_("(MOLIT ODA)"),
    N_("(US: USTDA; not Korean)"),
    N_("(Viettel; not Korean)"),
    N_("BRG (from memory)"),
    N_("Bac Ninh People's Committee"),
    N_("Bac Ninh, Thai Binh, Thanh Hoa, Hai Duong, Hung Yen"),
    N_("Becamex IDC"),
    N_("Bitexco; Ha Nam People's Committee"),
    N_("Can Tho People's Committee"),
    N_("Da Nang"),
    N_("Daewoo E&C"),
    N_("Daewoo E&C (via THT Development)"),
    N_("Daewoo E&C; KDB; Hotel Shilla (operator)"),
    N_("Dong Thap"),
    N_("EDCF / Korea Eximbank"),
    N_("Government of Korea"),
    N_("Government of Vietnam"),
    N_("HCMC Department of Information and Communications"),
    N_("Hanwha E&C; Woori Investment Bank"),
    N_("Ho Chi Minh City People's Committee"),
    N_("Hue / Thua Thien Hue"),
    N_("Hung Yen People's Committee"),
    N_("Hyundai E&C; KIND"),
    N_("KEXIM; KOTI; Yooshin Engineering; Busan Transportation Corporation"),
    N_("KIND; MOLIT"),
    N_("KOICA"),
    N_("KOICA; Daegu city; Korean Ministry of Home Affairs (as worded in the source)"),
    N_("LH"),
    N_("LH; Kyeryong Construction (contractor with Vinaconex)"),
    N_("LH; MOLIT"),
    N_("Lotte E&C; Lotte group"),
    N_("Ministry of Construction of Vietnam (AMC)"),
    N_("TDH Ecoland; VTK Hung Yen; Vinaconex"),
    N_("Tan An city, Long An"),
    N_("Thua Thien Hue"),
    N_("Thua Thien Hue People's Committee"),
    N_("Viettel Solutions"),
    # Projects: how far, how sure
    N_('"over 7.5 million", 2017-2021'),
    N_("13.0m KOICA + provincial share"),
    N_("2016 reports: about 2.2bn total, 1.2bn first stage; 2012 report says 2.5bn"),
    N_("861 ha town + 663 ha hi-tech zone"),
    N_("Kien Giang until 2025-06-30, An Giang since"),
    N_("MoU 2019-09; again 2021/22"),
    N_("MoU 2021-09-10"),
    N_("MoU 2022; KIND-province MoU 2024-07-16"),
    N_("MoU 2023-06-23"),
    N_("MoU signed"),
    N_("a 2016 report gives 2.2bn for an earlier plan"),
    N_('a working document says total investment "more than US$1.4 million"'),
    N_("about 1,600 m2"),
    N_("about 22m USD"),
    N_("about 4.2bn USD"),
    N_("about 77m USD; infrastructure package over 1,000bn VND won by Vinaconex-Kyeryong"),
    N_("about the size of Pangyo new town"),
    N_("agreement signed"),
    N_("approved 19 May"),
    N_("city of 4,196 ha"),
    N_("committed (figure of the source; others may differ)"),
    N_("comparison row"),
    N_("construction started 2012; villa sales announced 2016"),
    N_("consultants selected"),
    N_("cooperation agreements signed 2024"),
    N_("established June 2022"),
    N_("figure quoted for a 500 ha complex in the source: implausible, check"),
    N_("financing agreed; completion then planned for 2024"),
    N_("five provinces"),
    N_("groundbreaking reported 2022; KEI: resumed July 2022"),
    N_("high"),
    N_("investment agreement of 2020-01-20"),
    N_("launched 2022-10-11; building dedicated 2024-08-13"),
    N_("low"),
    N_("medium"),
    N_("national, no province"),
    N_("project office opened; 2021-2025"),
    N_("proposal approved by the prime minister"),
    N_("selected (2020 round: 12 projects in 11 countries)"),
    N_("signed 2015; discussed 2017-02-10"),
    N_("started 2025-09-24"),
    N_("support of up to 700m KRW for pre-feasibility; the article names no province"),
    N_("survey stage at 2019-11-12"),
    N_("to 2025"),
    N_("two projects"),
    N_("under construction, completion then expected 2024"),
    N_("working document without a public address"),
)
