"""Object types of BOR-MELD, the Dutch standard for reports about public space: what a finding is about, as a municipality sorts it.

Names and URIs as CROW publishes them in `data/alignments/bor-meld` of github.com/Stichting-CROW/imbor (commit 4d948987 of 21-4-2026:
BOR-MELD 2.0 beside IMBOR 2025), read on 30-11-2026. The names, and three of the URIs, stand in the .csv only; what both say of IMBOR is
not taken over (docs/licences.md).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

NAMESPACE = "https://data.crow.nl/bor-meld/def/"
"""Begins the URI of every type."""

IDS: dict[str, str] = {
    "Abri": "51505657-b8b7-4998-bf70-1959d9ebfe50",
    "Afsluitpaal": "68711c51-2a0a-4c01-b833-72899a04a612",
    "Afvalbak": "77c313e4-76b9-4085-b0c0-2220e1bf6512",
    "APV-bord": "8869ec9a-97ef-492f-8ae7-98ebc18056da",
    "Armatuur": "ccb41768-bb8a-48f7-a3e9-91b92604126e",
    "Band": "e316bb3b-37f1-45b7-bfc1-b68a9194627e",
    "Beschoeiing": "90c09573-3a15-455b-b5f2-f4716c053811",
    "Bladkorf": "6ba20271-0bac-4d36-9487-df3754909e63",
    "Blok": "bcff6f01-bd88-4d66-93ef-ba1b35ff22c1",
    "Boom": "3e690517-e941-4be1-929d-7519676a7099",
    "Boombeschermer": "f0954ae7-9b36-4902-b5c1-ffe2a3477f15",
    "Boompaal": "05bc7fa4-81a3-421d-bd7b-41bf16213709",
    "Boomspiegel": "5c2eccb8-ec59-4000-b4c0-ebae9f707760",
    "Bouwwerk": "6ae7910e-0474-402f-8359-afd0baa3b878",
    "Brievenbus": "4bab8b64-4914-4543-b7af-f98efd92e827",
    "Container (Bovengronds)": "1a926f7d-7bd3-4f4b-b921-3b2cf85d792e",
    "Container (Ondergronds)": "58b6afba-ef86-41a8-af14-ca2b5fe2ed91",
    "Detectielus": "243ef67c-938f-4676-8207-1dd41b412038",
    "Drain": "da4e5b42-a039-46f8-9e5d-6cd102b5968d",
    "Drinkwaterleiding": "abef68f9-b44d-4230-a78c-b6f259e218b8",
    "Drinkwaterpunt": "00a31e0b-d34f-4c51-af0f-89d344c43146",
    "Faunavoorziening": "01c76501-1c78-44c6-9aff-33fbc648dc5b",
    "Fietspad": "941a4f2a-ec3a-450d-8175-bfd2c6682fd7",
    "Fietsparkeervoorziening": "5494c5e1-23c6-44b4-9afd-497effdddcfd",
    "Fontein": "06d51845-0fef-47e4-9184-ec8f7d5cec79",
    "Geleideconstructie": "b5dc9aad-753e-4b52-96dc-4fb9858b0cbf",
    "Geluidsscherm": "0b963bf0-6f2a-42ce-aa36-95e23c3de713",
    "Graf": "f8737558-02de-4a7f-9399-a98821679abf",
    "Gras- en kruidachtigen": "17e43faa-421c-47a6-be21-18f5c408ad5f",
    "Hek": "76e7a678-d691-49e3-bec6-b260759eed0a",
    "Hondenpoepbak": "7e70fc97-3608-4333-abc5-63b899dbc36c",
    "Infiltratiereservoir": "ac2cb7b6-7e74-4255-a186-02233ccef998",
    "Informatiebord": "9b9a63a3-c424-420c-9de5-659520ae088d",
    "Kademuur": "071704cd-ed0f-403e-9b6a-525fa85b2bf6",
    "Kast": "df119e9d-93ab-4c56-a04b-f3d782504dd4",
    "Klok": "a3dfe883-f997-4c6c-a633-ec0c0217ab9a",
    "Kolk": "1bb8ca6a-d0ec-42bd-a8c5-461b61af6a18",
    "Kolkaansluitleiding": "3af1e1c2-d45d-40a1-bba1-e1213e1a8d66",
    "Kunstobject": "97d2eda7-ffe7-443e-9292-e575ac2f9dc5",
    "Laadpunt": "d16bfc72-810d-4668-bcb7-246ae5251d95",
    "Lamp": "97c2d77f-6d90-4bbd-b9df-dd042ecae817",
    "Lichtmast": "6b1b7a11-8b19-4edc-88f7-5e34382a577a",
    "Lijnafwatering": "b159fd1e-0268-4f37-be3d-310fde72efad",
    "Mechanische riolering": "3ef5cfe6-0fc3-4f0e-804d-e403125a6150",
    "Melding niet te herleiden tot een openbare ruimte object": "582b7478-dbf9-4e00-914a-414f275ce8c7",
    "Openbare toiletvoorziening": "1e73cffc-1d24-4ee9-898c-23faf0236a45",
    "Opslagbak": "9e898fc6-910e-496b-b109-61958c28b389",
    "OV-baan": "e25ec5ea-726e-4c70-a205-d71f91531428",
    "Overbrugging": "afa005a0-53ad-4944-9ff3-33cdf362cf2d",
    "Overige openbare ruimte objecten": "4fa0c816-cd4e-4c59-8832-bf61c470fe38",
    "Parkeerautomaat": "744d4573-bb3a-4697-a38d-692b6be2f2ad",
    "Parkeervak": "ba9e45e6-f38d-45d7-b93e-8be827283207",
    "Perceelaansluitleiding": "2f040362-5d79-4ed9-9a5c-60396a0c944e",
    "Persleiding": "2756e7b6-9efa-4498-bd33-e3407bc9a135",
    "Planten": "3106a799-9884-42c5-9d31-384f19c6fff6",
    "Plantenbak": "df08bdcd-f325-4bac-a7b4-4b8e4ccaede2",
    "Poller": "89a6cbfb-d8b2-4ba4-bc47-e35b60325220",
    "Reclamebord": "ce213baa-933d-402a-8bae-15aad5242625",
    "Rijbaan": "b8efd93f-472f-491b-9d0b-c4c09ab5341a",
    "Rioolgemaal": "3b7ba260-5531-4276-aef0-e568312d5553",
    "Rioolput": "f1f76aa1-4e0b-45e5-8446-d80ea526e4f6",
    "Slagboominstallatie": "c8fdaa32-2089-41a6-8799-d669c8fd9c62",
    "Speeltoestel": "5ebe45aa-830b-4b43-923d-f8149771ab34",
    "Sporttoestel": "6faaecb9-1751-4f6f-8407-13f1b235d052",
    "Steiger": "bc8102f4-3301-4def-ae86-1197f04f7afd",
    "Straatnaambord": "144d5066-6ea3-4c60-a1ba-80e0c9fb450f",
    "Straatpot": "93dd2122-9d31-4f52-b96a-94437cc9e980",
    "Struiken": "45863d9c-f852-463d-af81-48a821ffb332",
    "Tafel": "b3e68046-fd17-4992-aee8-907aca5a7a66",
    "Trap": "6901c1ea-7d3d-40bd-b9b1-61896d3c80d3",
    "Tunnel": "ede2218f-6215-4c1b-9cc2-fd06ca0ebd6f",
    "Verkeersbord": "b5b64c58-8300-4064-8940-b7f3838e6046",
    "Verkeersdrempel": "c4c53412-2483-403b-a0a4-11f6c2e84be5",
    "Verkeerslantaarn": "b192533b-b464-4684-9cff-c35943d4273a",
    "Verkeerslicht": "f443c624-e34e-4a1f-8c7e-5b91ceb04c0c",
    "Verkeerslichtmast": "3506a479-b0d2-414c-8a3d-4dad6a3c53d3",
    "Verkeersspiegel": "5f84aadc-7bba-413b-9578-e777d8180585",
    "Voedingskabel": "07bcbf7c-23d7-479e-bb51-a073b569f1ef",
    "Voegovergang": "be863d96-ac6d-4a44-bdfa-d6ccb842b85d",
    "Voetpad": "2a16e3ac-ca16-4887-960c-be48843032c9",
    "Vrijverval rioolleiding": "56a0c591-9cea-4358-99f7-241b668ed336",
    "Watergang": "df799b96-326b-4440-b178-3d75eee7c3ae",
    "Wegmarkering": "c3c5ab2c-226f-42b1-94f6-5558bb955565",
    "Zitelement": "3b75365a-3d9f-42db-b6ec-a05f2c5b6f8f",
}
"""The 84 types by name, each with what its URI ends in."""

UNKNOWN = "no object type of BOR-MELD"
"""What is told of a name that is none of the standard's."""


def uri_of(name: str) -> str:
    """Return the URI of an object type; KeyError when the standard has none of this name."""
    return NAMESPACE + IDS[name]


def _known(name: str) -> str:
    if name not in IDS:
        raise ValueError(UNKNOWN)
    return name


ObjectType = Annotated[str, AfterValidator(_known)]
"""The name of an object type, letter by letter as in the standard."""
