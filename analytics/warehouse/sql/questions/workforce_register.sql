-- One row per row of one snapshot's register, with the columns that tell who counts and what is said of them.
create or replace temp table registrations as
select
    person_key,
    district_code,
    employer_kind,
    category,
    certificate,
    equivalent_ability,
    on_post,
    registered_on,
    valid_until,
    cancelled_on,
    volunteers_linked,
    has_contract,
    has_insurance
from read_parquet($files)
