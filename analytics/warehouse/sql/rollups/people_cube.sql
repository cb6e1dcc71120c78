-- One row per combination of everything active people can be asked by, with how many they are.
select
    district_code,
    category,
    certificate,
    employer_kind,
    service_field,
    gender,
    age_band,
    education,
    on_post,
    qualified_by,
    equivalent_ability,
    project_staff,
    registration_state,
    has_contract,
    has_insurance,
    community_code,
    birth_year,
    certified_on,
    registered_on,
    registration_ends_on,
    assessed_on,
    volunteers_linked,
    trained_hours_this_year,
    count(*)::integer as people
from people
group by
    district_code, category, certificate, employer_kind, service_field,
    gender, age_band, education, on_post, qualified_by,
    equivalent_ability, project_staff, registration_state, has_contract, has_insurance,
    community_code, birth_year, certified_on, registered_on, registration_ends_on, assessed_on,
    volunteers_linked, trained_hours_this_year
order by
    district_code, category, certificate, employer_kind, service_field,
    gender, age_band, education, on_post, qualified_by,
    equivalent_ability, project_staff, registration_state, has_contract, has_insurance,
    community_code, birth_year, certified_on, registered_on, registration_ends_on, assessed_on,
    volunteers_linked, trained_hours_this_year
