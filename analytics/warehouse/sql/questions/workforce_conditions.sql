-- One row per district: the group's people, with volunteers, labour contracts (staff of communities and
-- agencies) and social insurance (people on a social-work post); *_known counts those the register speaks of.
select
    district_code,
    count(*)::integer as people,
    count(volunteers_linked)::integer as volunteers_known,
    (count(*) filter (where volunteers_linked > 0))::integer as linked,
    sum(volunteers_linked)::integer as volunteers,
    (count(*) filter (where employer_kind in ('community', 'agency')))::integer as contract_staff,
    (count(has_contract) filter (where employer_kind in ('community', 'agency')))::integer
        as contract_known,
    (count(*) filter (where employer_kind in ('community', 'agency') and has_contract))::integer
        as with_contract,
    (count(*) filter (where on_post))::integer as insurance_staff,
    (count(has_insurance) filter (where on_post))::integer as insurance_known,
    (count(*) filter (where on_post and has_insurance))::integer as with_insurance
from people
where in_group($group, category, certificate, equivalent_ability) and list_contains($units, district_code)
group by district_code
order by district_code
