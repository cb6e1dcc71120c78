-- One row per active person of one snapshot, with the columns that tell groups apart and what is said of
-- them.
select
    person_key,
    district_code,
    employer_kind,
    category,
    certificate,
    equivalent_ability,
    on_post,
    registration_state,
    registration_ends_on,
    volunteers_linked,
    has_contract,
    has_insurance
from people
